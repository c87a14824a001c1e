"""From a lesson to files: plan, render in worker processes, assemble, and the command line. Nothing of Manim here."""
