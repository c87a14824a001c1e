"""A page on 127.0.0.1 that shows the film so far and renders again what a save has changed; see `run.preview`."""
