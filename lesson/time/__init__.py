"""Time in whole frames: voices' durations, the timeline of a step, captions."""
