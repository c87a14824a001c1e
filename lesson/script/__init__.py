"""The narration: Markdown files with a heading for each beat, read into lines, cues, pauses and questions."""
