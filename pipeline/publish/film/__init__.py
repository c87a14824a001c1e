"""A rendered film as publishing reads it: its manifest, its files, single pictures of it, its captions."""
