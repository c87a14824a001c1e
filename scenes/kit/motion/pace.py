"""The named durations of motion, in seconds."""

QUICK = 0.3  # what only comes or goes: a label, a light
MOVE = 0.7  # one thing goes to one place
SLOW = 1.2  # what viewers follow: several things move, one after another
