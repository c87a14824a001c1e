"""Beats as short silent films that repeat: GIF, WebP, WebM."""
