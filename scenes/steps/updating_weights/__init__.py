"""Parts of step 7."""
