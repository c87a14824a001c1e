"""What an upload asks for: film, title, description with chapters, tags, thumbnail."""
