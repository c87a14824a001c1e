"""The sound of a step and of the whole film."""
