"""Sound files in a lesson that no beat will play: another name, format or place, or the second one of a beat."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from lesson import Lesson, LessonError, script_of
from lesson.file.clean import one_line
from lesson.file.path_guard import is_there
from lesson.file.reading import narration_text
from lesson.language.language import is_language
from lesson.limits import MAX_TOLD
from lesson.problems import nearest

from .recordings import ENDINGS, Finding, Recordings, recordings_of

_OTHER_SOUND = (
    ".wma",
    ".amr",
    ".ape",
    ".avi",
    ".mkv",
    ".mpg",
    ".mpeg",
    ".mp2",
    ".ra",
    ".au",
    ".m4b",
    ".m4p",
    ".aup",
    ".aup3",
    ".wv",
    ".ac3",
    ".mid",
    ".midi",
    ".band",
)
_HEADING = re.compile(r"^##\s*(\w+)", re.MULTILINE)
_MOST_FILES = 5_000  # most files that are checked


def not_played(lesson: Lesson) -> list[str]:
    """Return a line for every sound file in the lesson's folder of recordings that no beat will play, with the cure.

    Nothing is said of a step whose narration is not in order: its beats are not known. Other steps do not need it.
    """
    recordings = recordings_of(lesson)
    if not _may_be_some(lesson, recordings):
        return []
    beats: dict[str, list[str]] = {}
    unread = set()
    for ref in lesson.steps:
        try:
            if is_there(lesson.narration(ref.key)):
                script = script_of(lesson, ref.key)
                beats[ref.key] = [*(beat.key for beat in script.beats), *script.left_out]
        except LessonError:
            unread.add(ref.key)
    found = strangers(recordings, beats)
    return [f"recordings {each.step}/{each.beat}: {each.text}" for each in found if each.step not in unread]


def _may_be_some(lesson: Lesson, recordings: Recordings) -> bool:
    """Return whether there is a folder of recordings, or a file with the name of a beat near the lesson.

    Told by headings alone: reading all scripts takes longer than planning a step that has not changed.
    """
    top, names = recordings.folder.parent, set[str]()
    if os.path.lexists(top):
        return True
    for ref in lesson.steps:
        with suppress(LessonError):  # of a step whose narration cannot be read nothing is said
            names |= set(_HEADING.findall(narration_text(lesson.narration(ref.key))))
    return any(path.stem in names for path in islice(_near(top.parent), _MOST_FILES))


def strangers(recordings: Recordings, beats: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Return findings on sound files that no beat will play; beats: those of each step.

    They have another name, form or place, or are second ones of a beat.
    """
    findings = [
        Finding(
            step,
            beat,
            "problem",
            f"has {len(found)} recordings, {found[0].name} is played; remove {_listed(found[1:])}",
        )
        for step, names in beats.items()
        for beat in names
        if len(found := recordings.files(step, beat)) > 1
    ]
    top = recordings.folder.parent
    for path in sorted(islice(_files(top if top.name == "recordings" else recordings.folder), _MOST_FILES)):
        said = _stranger(recordings, path, path.relative_to(top).parts, beats)
        if said:
            # Names may contain anything.
            findings.append(Finding(*(one_line(part.encode(errors="replace").decode()) for part in said)))
        if len(findings) >= MAX_TOLD:
            break
    return findings + (_elsewhere(recordings, top.parent, beats) if top.name == "recordings" else [])


def _elsewhere(recordings: Recordings, lesson: Path, beats: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Return findings on sound files with the name of a beat outside the folder of recordings.

    In voice/, in Recordings/ or beside lesson.toml.
    """
    findings = []
    for path in sorted(islice(_near(lesson), _MOST_FILES)):
        steps = [step for step, names in beats.items() if path.stem in names]
        if (
            steps
            and path.suffix.lower() in set(ENDINGS) - {".mp4", ".mov", ".webm", ".3gp"}
            and not path.name.startswith("._")
        ):
            parent = path.parent.name.replace("-", "_")
            step = parent if parent in steps else steps[0]
            place = f"recordings/{recordings.folder.name}/{step}/{path.name}"
            text = (
                f"{path.relative_to(lesson)} is not where recordings are looked for, so it is not played; "
                f"put it at {place}"
            )
            findings.append(Finding(step, path.stem, "problem", text))
    return findings


def _stranger(
    recordings: Recordings, path: Path, parts: tuple[str, ...], beats: Mapping[str, Sequence[str]]
) -> tuple[str, str, str, str] | None:
    """Return the finding on a file recordings/<parts>; None for a beat's, no sound, and another language's."""
    ending, beat = path.suffix.lower(), path.stem
    step = parts[-2].replace("-", "_") if len(parts) > 1 else ""
    where = f"{recordings.folder.parent.name}/{'/'.join(parts)}"
    if ending not in (*ENDINGS, *_OTHER_SOUND):
        return None
    if (
        parts[0].lower() != recordings.folder.name.lower()
        and parts[0].replace("-", "_") not in beats
        and len(parts) == 3
        and is_language(parts[0])
    ):
        return None  # another language's
    if path.is_dir():
        return step, beat, "problem", f"{where} is a folder, not a recording; put the sound file itself there"
    if path.name.startswith("._"):
        return (
            step,
            beat,
            "problem",
            f"{where} is not a recording, but what macOS leaves beside one on other disks: delete it",
        )
    right = len(parts) == 3 and parts[0] == recordings.folder.name
    if right and step in beats and beat in beats[step]:
        if ending in _OTHER_SOUND:
            return (
                step,
                beat,
                "problem",
                (
                    f"{path.name} has a format that cannot be read, so it is not played; "
                    "save it as wav, mp3, m4a, ogg or flac"
                ),
            )
        return None
    if not right:
        wanted = step if step in beats else next((name for name, there in beats.items() if beat in there), "<step>")
        place = f"{recordings.folder.parent.name}/{recordings.folder.name}/{wanted}/{path.name}"
        return (
            step,
            beat,
            "problem",
            f"{where} is not where recordings are looked for, so it is not played; put it at {place}",
        )
    cure = nearest(beat, beats[step]) if step in beats else f"there is no step {step!r}; {nearest(step, list(beats))}"
    return step, beat, "problem", f"no beat has this name, {path.name} is not played; {cure}"


def _files(folder: Path) -> Iterator[Path]:
    """Yield every file, and every folder named like a sound, three folders deep; none below links.

    A link may lead to the whole disk.
    """
    if folder.is_symlink():
        return
    for place, folders, names in os.walk(folder):
        if len(Path(place).relative_to(folder).parts) >= 3:
            folders.clear()
        yield from (Path(place) / name for name in names)
        yield from (Path(place) / name for name in folders if Path(name).suffix.lower() in ENDINGS)


def _near(lesson: Path) -> Iterator[Path]:
    """Yield every file near a lesson, but not those of its recordings, nor of films."""
    others = [path for path in _children(lesson) if path.name != "recordings" and not (path / "manifest.json").exists()]
    return (file for path in others for file in (_files(path) if path.is_dir() else (path,)))


def _children(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _listed(paths: Sequence[Path]) -> str:
    return " and ".join(path.name for path in paths)
