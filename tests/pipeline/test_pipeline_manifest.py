"""The manifest drops what no longer holds and keeps the rest."""

from pathlib import Path
from typing import Any

from lesson import load_lesson
from pipeline.manifest import Manifest, made_of


def test_manifest_keeps_what_still_holds(tmp_path: Path, short_lesson: Path) -> None:
    lesson = load_lesson(short_lesson)
    manifest = Manifest(tmp_path)
    for number, key in enumerate(("one", "two", "three"), 1):
        (tmp_path / f"{key}.mp4").write_text(key)
        manifest.put(row(manifest, number, key))
    manifest.film = {"made_of": made_of(manifest.steps.values()), "sha256": {}}
    manifest.write(lesson)
    (tmp_path / "two.mp4").write_text("changed")
    found = Manifest.read(tmp_path)
    assert list(found.steps) == ["one", "three"]
    (tmp_path / "three.mp4").write_text("made again")
    manifest.put(row(manifest, 3, "three"))
    assert list(manifest.steps) == ["one", "two", "three"] and manifest.film is None
    (tmp_path / "new.mp4").write_text("new")
    manifest.put(row(manifest, 1, "new"))
    assert sorted(manifest.steps) == ["new", "three", "two"]
    manifest.path.write_text("{broken")
    assert Manifest.read(tmp_path).steps == {}


def row(manifest: Manifest, number: int, key: str) -> dict[str, Any]:
    path = manifest.path.parent / f"{key}.mp4"
    digests = manifest.hashes([path])
    return {"number": number, "key": key, "video": path.name, "sha256": digests, "settings": {}, "made_of": key}
