"""Looks: colours by role, theme files, and whether everybody can read them."""
