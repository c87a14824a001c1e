"""The manifest drops what no longer holds and keeps the rest."""

from pathlib import Path
from typing import Any

from lesson import load_lesson
from pipeline.render.manifest import Manifest, hashes, made_of

MP4, PNG = b"\0\0\0\x20ftyp", b"\x89PNG\r\n\x1a\n"


def test_manifest_keeps_what_still_holds(tmp_path: Path, short_lesson: Path) -> None:
    lesson = load_lesson(short_lesson)
    manifest = Manifest(tmp_path)
    for number, key in enumerate(("one", "two", "three"), 1):
        manifest.put(row(manifest, number, key))
    manifest.film = {"made_of": made_of(manifest.steps.values()), "sha256": {}}
    manifest.write(lesson)
    (tmp_path / "two.mp4").write_bytes(MP4 + b"changed")
    (tmp_path / "one.en.vtt").write_text("WEBVTT\n\nedited by a teacher\n", encoding="utf-8")
    found = Manifest.read(tmp_path)
    assert list(found.steps) == ["one", "three"], "edited words are kept, and the step with them"
    manifest.put(row(manifest, 3, "three", b"made again"))
    assert list(manifest.steps) == ["one", "two", "three"] and manifest.film is None
    manifest.put(row(manifest, 1, "new"))
    assert sorted(manifest.steps) == ["new", "three", "two"]
    manifest.path.write_text("{broken")
    assert Manifest.read(tmp_path).steps == {}


def row(manifest: Manifest, number: int, key: str, content: bytes = b"") -> dict[str, Any]:
    """A step's row, and its files."""
    words = {
        name: f"{key}.en.{ending}"
        for name, ending in (("vtt", "vtt"), ("srt", "srt"), ("chapters", "chapters.vtt"), ("transcript", "md"))
    }
    files = {"video": f"{key}.mp4", "poster": f"{key}.png", "timeline": f"{key}.json"}
    begins = {".mp4": MP4, ".png": PNG}
    paths = [manifest.path.parent / name for name in (*files.values(), *words.values())]
    for path in paths:
        path.write_bytes(begins.get(path.suffix, b"") + content)
    beats = [{"key": "beat", "title": "Beat", "start_frame": 0, "frames": 10}]
    return {
        "number": number,
        "key": key,
        "title": key,
        "fps": 10,
        "frames": 10,
        "duration_s": 1.0,
        "words": 0,
        **files,
        "captions": {"en": words},
        "beats": beats,
        "sound": False,
        "sha256": hashes(paths, manifest.path.parent),
        "settings": {},
        "made_of": key,
    }
