"""Parts of step 2."""
