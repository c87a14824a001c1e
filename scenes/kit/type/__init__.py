"""Texts: Typst outlines, words and numbers that know where they come from, paragraphs, formulas, lines of working."""
