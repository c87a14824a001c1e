"""Time is whole frames: plays, holds and beats last exactly what they say, at every common frame rate."""

from dataclasses import replace

import pytest
from manim import RIGHT, Circle, FadeIn, Scene, tempconfig

from lesson import BeatSpeech
from scenes.engine.context import default_context
from scenes.engine.entry import LeanRenderer
from scenes.engine.recorder import FrameRecorder, recording_writer
from scenes.engine.step import Step


class CountingSink:
    def __init__(self):
        self.frames = 0
        self.calls = []

    def write(self, rgba, repeat, changed=None):
        self.frames += repeat
        self.calls.append(repeat)

    def close(self):
        pass

    def abort(self):
        pass


class Clock(Step):
    """A step with no script: plays and holds of awkward lengths."""

    key = "what_is_backpropagation"

    def setup(self):
        context = default_context(self.key)
        self.context = replace(context, script=replace(context.script, beats=()))
        super().setup()

    def construct(self):
        self.wanted = None
        self.speech = BeatSpeech((), {}, 0)
        self.observer.beat_begins(self, "only")
        self.next_section("only")
        for seconds in (0.1, 1 / 3, 0.7, 1.15):
            self.play(FadeIn(Circle(radius=0.2)), run_time=seconds)
            self.hold(seconds)
        self.beat_frames["only"] = self.frame


@pytest.mark.parametrize("fps", [15, 24, 25, 30, 50, 60])
def test_every_play_and_hold_is_exact(fps, tmp_path):
    sink = CountingSink()
    recorder = FrameRecorder(lambda beat: sink)
    settings = {
        "media_dir": str(tmp_path),
        "frame_rate": fps,
        "pixel_width": 64,
        "pixel_height": 36,
        "disable_caching": True,
        "verbosity": "ERROR",
        "progress_bar": "none",
    }
    with tempconfig(settings):
        step = Clock(renderer=LeanRenderer(file_writer_class=recording_writer(recorder)))
        step.observer = recorder
        step.render()
    expected = sum(2 * max(1, round(seconds * fps)) for seconds in (0.1, 1 / 3, 0.7, 1.15))
    assert step.frame == expected
    assert sink.frames == expected


def test_a_hold_reaches_the_sink_as_one_picture(tmp_path):
    sink = CountingSink()
    recorder = FrameRecorder(lambda beat: sink)
    with tempconfig(
        {
            "media_dir": str(tmp_path),
            "frame_rate": 30,
            "pixel_width": 64,
            "pixel_height": 36,
            "disable_caching": True,
            "verbosity": "ERROR",
        }
    ):
        step = Clock(renderer=LeanRenderer(file_writer_class=recording_writer(recorder)))
        step.observer = recorder
        step.render()
    assert sum(1 for repeat in sink.calls if repeat > 1) == 4


class Followed(Clock):
    """Updaters of a thing and of the scene, in a play that is skipped."""

    def construct(self):
        self.wanted, self.speech = frozenset(), BeatSpeech((), {}, 0)
        self.next_section("only", skip_animations=True)
        lead, mark = Circle(radius=0.2), Circle(radius=0.1)
        if self.beats == ("thing",):
            mark.add_updater(lambda thing: thing.move_to(lead))
        else:
            self.add_updater(lambda dt: mark.move_to(lead))
        self.add(lead, mark)
        self.play(lead.animate.shift(RIGHT), run_time=0.5)
        self.where = mark.get_center()[0], lead.get_center()[0]
        self.beat_frames["only"] = self.frame


@pytest.mark.parametrize("whose", ["thing", "scene"])
def test_updaters_see_where_a_skipped_play_ends(whose):
    with tempconfig({"dry_run": True, "frame_rate": 30, "verbosity": "ERROR", "progress_bar": "none"}):
        step = Followed(renderer=LeanRenderer(file_writer_class=recording_writer(None), skip_animations=True))
        step.beats = (whose,)
        step.render()
    assert step.where == (1.0, 1.0)


def test_manim_still_has_the_hooks_that_step_and_recorder_bend():
    """Fails loudly when upstream moves what scenes/engine/step.py, entry.py and recorder.py rely on."""
    from manim import CairoRenderer
    from manim.scene.scene_file_writer import SceneFileWriter

    for name in ("play", "wait", "next_section", "update_to_time", "render"):
        assert callable(getattr(Scene, name))
    for name in ("update_frame", "get_frame", "freeze_current_frame", "save_static_frame_data"):
        assert callable(getattr(CairoRenderer, name))
    for name in ("begin_animation", "end_animation", "write_frame", "add_partial_movie_file", "finish"):
        assert callable(getattr(SceneFileWriter, name))
