"""Languages: words on screen, how signs and numbers are spoken, translations."""
