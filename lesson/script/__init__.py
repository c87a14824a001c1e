"""The narration: Markdown files with a heading a beat, read into lines, cues, pauses and questions."""
