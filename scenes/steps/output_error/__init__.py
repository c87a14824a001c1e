"""Parts of step 5."""
