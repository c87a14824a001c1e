"""Course pages: one file a page, with its own player."""
