"""Parts of step 1."""
