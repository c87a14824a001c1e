"""Jobs on other machines, by a Dask scheduler that is trusted with nothing but data."""
