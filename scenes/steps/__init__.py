"""The parts of the eight steps: a folder a step, in it the step's stage and a file for each group of beats."""
