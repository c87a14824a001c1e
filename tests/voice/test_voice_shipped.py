"""The recording that ships: every line of the default lesson is there, said as it is written today, and small."""

from pathlib import Path

import numpy as np
import pytest

from lesson import parse_script
from pipeline.voice.clip import RATE, key_of
from pipeline.voice.sources import SHIPPED_VOICES, Voices, scripts_of, shipped, shipped_key, texts_of

from .conftest import FACTS, LESSON

STORE = shipped(LESSON.language)


def test_the_shipped_recording_matches_the_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails until `python -m pipeline voice record` has been run for the words as they are now."""
    monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path))
    scripts = scripts_of(LESSON)
    assert list(scripts) == [ref.key for ref in LESSON.steps]
    texts = {text for script in scripts.values() for text in texts_of(script)}
    lacking = sorted(text for text in texts if shipped_key(STORE, text, LESSON.language) is None)
    assert not lacking, f"{len(lacking)} of {len(texts)} lines are not recorded, {lacking[:3]} for instance"
    assert {entry["spoken"] for entry in STORE.index.values()} == texts, "clips that nothing says any more are shipped"
    voices = Voices(LESSON)
    assert not any(voices.missing(key, script) for key, script in scripts.items())


def test_what_ships_is_in_order() -> None:
    files = {path.stem for path in STORE.folder.glob("*.ogg")}
    assert files == set(STORE.index), "files and index differ"
    assert sum(path.stat().st_size for path in STORE.folder.glob("*.ogg")) < 10e6
    for key, entry in STORE.index.items():
        assert entry["voice"] in SHIPPED_VOICES and key == key_of(entry["spoken"], LESSON.language, entry["voice"])
        starts, words = entry["word_starts"], entry["spoken"].split()
        assert (
            len(starts) == len(words)
            and starts == sorted(starts)
            and starts[0] >= 0
            and starts[-1] < entry["samples"] / RATE
        )
        assert words and len(words) * 0.15 < entry["samples"] / RATE < len(words) * 1.3 + 1.5, entry["spoken"]
    for key in sorted(STORE.index)[::40]:
        clip = STORE.get(key)
        assert len(clip.samples) == STORE.index[key]["samples"] and 0.05 < np.abs(clip.samples).max() <= 1.5


def test_a_changed_word_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path))
    voices = Voices(LESSON)
    shipped_texts = [entry["spoken"] for entry in STORE.index.values()]
    assert shipped_texts and voices.clip(shipped_texts[0]) is not None
    script = parse_script(
        f"# S\n\n## b: B\n{shipped_texts[0]}\n{shipped_texts[0]} Really.\n", "s.md", "s", LESSON, FACTS
    )
    first, changed = texts_of(script)
    assert voices.missing("s", script) == (changed,) and first in voices.table("s", script).lines
