"""Parts of step 8."""
