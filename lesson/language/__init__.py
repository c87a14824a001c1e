"""Languages: words on screen, how signs and numbers are said, translations."""
