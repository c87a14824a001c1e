"""Manim's configuration is changed inside a block and restored after it; its classes are not touched."""

import logging

import pytest
from manim import config, tempconfig

from scenes.kit.configured import configured

SETTINGS = {"frame_rate": 7, "pixel_width": 64, "frame_width": 3.0, "dry_run": True, "verbosity": "ERROR"}


def test_it_is_manims_while_it_lasts_and_put_back_whatever_happens() -> None:
    before = dict(config.items())
    with tempconfig(SETTINGS):
        wanted = dict(config.items())
    with pytest.raises(ZeroDivisionError), configured(SETTINGS):
        assert dict(config.items()) == wanted != before
        1 / 0  # noqa: B018
    assert dict(config.items()) == before


def test_classes_keep_their_bases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting the renderer sets the bases of every class again, which takes long."""
    given: list[str] = []
    monkeypatch.setattr(type(config), "renderer", type(config).renderer.setter(lambda _, name: given.append(str(name))))
    with tempconfig(SETTINGS):
        pass
    assert given, "Manim's does so"
    given.clear()
    with configured(SETTINGS):
        pass
    assert given == []


def test_a_play_leaves_manims_configuration_and_its_log_as_they_were(job, play_beats) -> None:  # type: ignore[no-untyped-def]
    before, log = dict(config.items()), logging.getLogger("manim")
    level = log.level
    try:
        log.setLevel(logging.CRITICAL)
        play_beats(job("forward_pass"), "open")
        assert dict(config.items()) == before and log.level == logging.CRITICAL
    finally:
        log.setLevel(level)
