"""The film: one module a step, the kit they share, and the one file that bends Manim."""
