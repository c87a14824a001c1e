"""Parts of step 4."""
