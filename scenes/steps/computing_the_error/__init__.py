"""Parts of step 3."""
