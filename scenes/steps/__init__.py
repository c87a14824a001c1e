"""The parts of the eight steps: a folder for each step, with its stage and a file for each group of beats."""
