"""A stretch of beats, cut out of a film."""
