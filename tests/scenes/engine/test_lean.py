"""The lean renderer draws what Manim's own draws, to the last bit; what it leaves out is not seen."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import BLUE, CairoRenderer, Camera, Circle, Dot, Line, Square, VGroup, tempconfig
from manim.utils.family import extract_mobject_family_members

from lesson import PROJECT_ROOT
from scenes.engine import entry, lean
from scenes.engine.lean import LeanCamera
from tests.jobs import step_job


class Plain(CairoRenderer):
    """Manim's renderer as it is, but for the pictures of skipped plays."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(camera_class=Camera, **kwargs)

    def update_frame(
        self,
        scene: Any,
        mobjects: Any = None,
        include_submobjects: bool = True,
        ignore_skipping: bool = True,
        **kwargs: Any,
    ) -> None:
        if not self.skip_animations:
            super().update_frame(scene, mobjects, include_submobjects, ignore_skipping, **kwargs)


class Hashes:
    """A sink that keeps a digest of every picture."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int]] = []

    def write(self, rgba: np.ndarray, repeat: int, changed: Any = None) -> None:
        self.seen.append((hashlib.blake2b(np.ascontiguousarray(rgba), digest_size=8).hexdigest(), repeat))

    def close(self) -> None:
        pass

    abort = close


@pytest.mark.parametrize(
    ("lesson", "step", "beats"),
    [
        ("assets/lesson.toml", "what_is_backpropagation", ["cycle", "network"]),
        ("assets/lesson.toml", "updating_weights", ["rule", "all"]),
        ("tests/lessons/three_classes.toml", "hidden_error", ["opposite", "old"]),
    ],
)
def test_every_frame_is_manims(monkeypatch: pytest.MonkeyPatch, lesson: str, step: str, beats: list[str]) -> None:
    job = step_job(PROJECT_ROOT / lesson, step, 320, 180, 6, theme="light")

    def drawn() -> dict[str, list[tuple[str, int]]]:
        sinks = {beat: Hashes() for beat in beats}
        entry.render(job, beats, lambda beat: sinks[beat])
        return {beat: sink.seen for beat, sink in sinks.items()}

    ours = drawn()
    monkeypatch.setattr(entry, "LeanRenderer", Plain)
    assert ours == drawn() and all(len(set(seen)) > 5 for seen in ours.values())


def test_the_order_of_drawing_is_manims() -> None:
    shared = Dot()
    group = VGroup(Square(), VGroup(shared, Circle()), VGroup())
    raised = Line().set_z_index(-1)
    mobjects = [group, Dot(), shared, VGroup(raised, Circle()), group[0]]
    with tempconfig({"pixel_width": 64, "pixel_height": 36}):
        found = LeanCamera().get_mobjects_to_display(mobjects)
    wanted = extract_mobject_family_members(mobjects, use_z_index=True, only_those_with_points=True)
    assert [id(mobject) for mobject in found] == [id(mobject) for mobject in wanted]


def test_what_cannot_be_seen_is_not_drawn_and_paths_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lean, "MAX_PATHS", 8)
    with tempconfig({"pixel_width": 64, "pixel_height": 36}):
        lean_camera, plain = LeanCamera(), Camera()
        for _ in range(3):
            for n in range(12):
                mobjects = [
                    Circle(fill_opacity=0.5, stroke_opacity=0).scale(0.1 + n / 9),
                    Square(stroke_width=0),
                    Line(color=BLUE),
                ]
                for camera in (lean_camera, plain):
                    camera.reset()
                    camera.capture_mobjects(mobjects)
                assert np.array_equal(lean_camera.pixel_array, plain.pixel_array)
                assert len(lean_camera._paths) <= 9


def test_the_file_manim_is_pinned_to_is_named() -> None:
    """lean.py depends on the internals of Manim 0.22: check it before taking a newer one."""
    assert "manim[typst]>=0.22,<0.23" in (Path(PROJECT_ROOT) / "pyproject.toml").read_text(encoding="utf-8")
