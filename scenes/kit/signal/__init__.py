"""Passes and gradients as motion of the network: rings, streams of blame, wishes, and its change into another one."""
