"""The end of a command that speaks, and a folder of clips without room: no process is left, no line is lost, the
place is named.
"""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from lesson import PROJECT_ROOT, parse_script
from pipeline.cache.state import Changed
from pipeline.voice import store as stores
from pipeline.voice.clip import Clip, key_of
from pipeline.voice.sources import Voices, synthesise
from pipeline.voice.store import INDEX, ClipStore
from tests.pipeline.conftest import SCRIPT, write_lesson

from .conftest import FACTS, LESSON, clip_like, speech_like, write_sound


class Quick:
    """A voice that speaks at once."""

    name = "quick"

    def say(self, spoken: str, language: str) -> Clip:
        return clip_like(spoken)


SLOW = {  # a speech service that takes half a minute for a line, and says where it runs
    "__init__.py": "",
    "services/__init__.py": "",
    "services/base.py": "class SpeechService: ...\n",
    "services/slow.py": (
        """
import os, time
from pathlib import Path
from manim_voiceover.services.base import SpeechService

class SlowService(SpeechService):
    def generate_from_text(self, text, cache_dir=None, **more):
        Path(os.environ["SPOKEN"], str(os.getpid())).touch()
        time.sleep(30)
"""
    ),
}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda number: number.name)
def test_children_end_with_their_parent_at_once(tmp_path: Path, number: signal.Signals) -> None:
    """Killed or asked to end: what is queued is not waited for, nobody goes on speaking, one line is told."""
    spoken = tmp_path / "spoken"
    spoken.mkdir()
    for name, text in SLOW.items():
        place = tmp_path / "packages" / "manim_voiceover" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    queued = "More is said.\nAnd more.\nAnd this at last.\n"
    lesson = write_lesson(tmp_path / "lesson", {"what_is_backpropagation": SCRIPT + queued})
    lesson.write_text(
        lesson.read_text(encoding="utf-8").replace('voice = "recorded"', 'voice = "service:slow.SlowService"'),
        encoding="utf-8",
    )
    running = subprocess.Popen(
        [sys.executable, "-P", "-m", "pipeline", "plan", "--workers", "2", "--lesson", str(lesson)],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "SPOKEN": str(spoken), "PYTHONPATH": str(tmp_path / "packages")},
    )
    try:
        # Both workers speak: one that is still being started would end only when it has begun.
        wait_for(lambda: len(list(spoken.iterdir())) == 2 or running.poll() is not None, 120)
        assert running.poll() is None, running.communicate()[1]
        running.send_signal(number)
        began = time.monotonic()
        out, err = running.communicate(timeout=20)
        assert time.monotonic() - began < 10, "it waited for what was queued"
        assert (running.returncode, out) == (130 if number == signal.SIGTERM else -number, "")
        lines = [line for line in err.splitlines() if not line.startswith("speaking")]
        assert lines == (["interrupted; nothing half finished was left behind"] if number == signal.SIGTERM else [])
        wait_for(lambda: not [pid for pid in spoken.iterdir() if alive(pid.name)], 10)
    finally:
        running.kill()
        running.communicate()


def alive(pid: str) -> bool:
    try:
        return Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def wait_for(done: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_folder_without_room_keeps_nothing_and_no_line_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    store = ClipStore(tmp_path / "clips")
    assert synthesise(["Kept."], "en", Quick, store, 1) == [] and store.trouble == ""
    monkeypatch.setattr(stores, "_replace", full)
    assert synthesise(["Kept.", "Not kept.", "Nor this."], "en", Quick, store, 1) == []
    assert store.trouble == f"the voice's folder {tmp_path / 'clips'} keeps nothing more: its disk is full"
    for text in ("Kept.", "Not kept.", "Nor this."):
        key = key_of(text, "en", "quick")
        assert store.has(key) and store.times(key)[0] == clip_like(text).duration_s
        assert len(store.get(key).samples) == store.raw(key)[1] == len(clip_like(text).samples)
    assert [ClipStore(tmp_path / "clips").has(key_of(text, "en", "quick")) for text in ("Kept.", "Not kept.")] == [
        True,
        False,
    ]
    (tmp_path / "file").write_text("")
    nowhere = ClipStore(tmp_path / "file" / "clips")
    nowhere.put("0" * 20, clip_like("Hello."), "Hello.", "quick")
    assert nowhere.trouble.startswith(f"the voice's folder {nowhere.folder} keeps nothing more: ") and nowhere.has(
        "0" * 20
    )


def test_a_clip_that_is_not_what_was_put_there_is_said_again(tmp_path: Path) -> None:
    store, key = ClipStore(tmp_path), key_of("Hello.", "en", "quick")
    store.put(key, clip_like("Hello."), "Hello.", "quick")
    other = clip_like("Something else.")
    good, bad = (tmp_path / f"{key}.ogg").read_bytes(), stores.opus_bytes(other.samples)
    for data in (b"", b"no sound", good[:-100], bad):
        (tmp_path / f"{key}.ogg").write_bytes(data)
        assert not ClipStore(tmp_path).has(key)
    (tmp_path / f"{key}.ogg").write_bytes(good)
    assert ClipStore(tmp_path).has(key)
    entry = json.loads((tmp_path / INDEX).read_text())[key]
    for wrong in (
        {"samples": True},
        {"samples": 1e300},
        {"word_starts": [float("nan")]},
        {"word_starts": [1e300]},
        {"word_starts": 3},
    ):
        (tmp_path / INDEX).write_text(json.dumps({key: entry | wrong}))
        found = ClipStore(tmp_path)
        assert not found.has(key) or found.times(key)[0] < 1e6


def test_a_recording_that_is_saved_between_its_times_and_its_sound(tmp_path: Path) -> None:
    """Never the times of one and the sound of the other: it says so, and the film is planned again."""
    (tmp_path / "lesson.toml").write_bytes(LESSON.path.read_bytes())
    lesson = LESSON.model_copy(update={"path": tmp_path / "lesson.toml", "folder": tmp_path})
    folder = tmp_path / "recordings" / "en" / "s"
    folder.mkdir(parents=True)
    path = write_sound(folder / "one.wav", speech_like(2.0))
    script = parse_script("# S\n\n## one: One\nHello there.\n", "s.md", "s", lesson, FACTS)
    for change in (lambda: write_sound(path, speech_like(2.0, seed=1)), path.unlink):
        voices = Voices(lesson)
        assert voices.table("s", script).beats == pytest.approx({"one": 2.0}, abs=0.01)
        assert voices.beat_bytes("s", "one") == path.read_bytes()
        change()
        with pytest.raises(Changed, match=r"one.*: was changed while this ran; start again"):
            voices.beat_bytes("s", "one")


def test_two_runs_add_to_one_index(tmp_path: Path) -> None:
    one, two = ClipStore(tmp_path), ClipStore(tmp_path)
    assert one.index == two.index == {}
    for n, store in enumerate((one, two, one)):
        store.put(f"{n:020x}", clip_like("Hello."), "Hello.", "quick")
    assert len(ClipStore(tmp_path).index) == 3 and not list(tmp_path.glob(".*"))
