"""Parts of step 6."""
