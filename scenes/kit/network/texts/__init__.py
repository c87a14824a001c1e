"""The texts of a network: labels of weights and biases, names of units, the legend, and where each finds a place."""
