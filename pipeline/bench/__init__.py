"""`bench`: what the film costs, against stock Manim and against itself, measured in one run of the command."""
