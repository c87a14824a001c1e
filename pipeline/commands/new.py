"""`new`: a lesson folder to change, complete enough to be rendered at once."""

import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import Any

from lesson import PROJECT_ROOT, load_lesson
from lesson.file.json_schema import NAME, schema_text
from lesson.file.write_toml import lesson_text
from lesson.language.language import own_texts, words_files
from lesson.problems import nearest
from pipeline.errors import UserError, reason, unwritable
from pipeline.staged import staging
from pipeline.voice.install import found
from pipeline.voice.kokoro import installed
from pipeline.voice.prepare import unspoken
from pipeline.voice.sources import Voices, scripts_of, texts_of

TEMPLATES = PROJECT_ROOT / "assets" / "templates"
DEFAULT = PROJECT_ROOT / "assets" / "lesson.toml"
EXAMPLE = PROJECT_ROOT / "examples" / "momentum"
NARRATION = PROJECT_ROOT / "assets" / "narration"
THEME = "my-theme.toml"
# Keys whose texts are names of files, columns and classes: not translated.
NO_WORDS = ("theme", "voice", "sample", "dataset", "steps")
MOST_SILENT = (
    0.05  # most share of sentences without a recording: a film that speaks now and then is worse than a silent one
)
OWN_STEP = """
# A step of your own: take the # away from these three lines, and say --allow-code when you render.
# [[steps]]
# key = "momentum"
# scene = "steps/momentum.py:Momentum"
"""
README = """\
# {title}

A lesson of Backpropagation Step-by-Step. From the project's folder:

    ./render.sh --lesson {folder}                  the film, into out/
    ./render.sh --lesson {folder} --step 2 --quality draft
    ./render.sh check --lesson {folder}            everything that is wrong, at once
    ./render.sh preview --lesson {folder}          a page that renders again what you save
    ./render.sh diff {folder}                      what is changed here

| file | what it is |
|---|---|
| `lesson.toml` | the network, the data, the titles, the steps; every key is explained there |
| `narration/{language}/*.md` | the words that are spoken: change them, or delete a file to have the project's |
| `{theme}` | colours and fonts: say `theme = "{theme}"` in lesson.toml |
| `steps/momentum.py` | a step of your own as an example: see the end of lesson.toml |
| `words/<language>.toml` | words on screen that shall differ (make it if you need it) |

What is not here comes from the project.

## The voice

`voice = "{voice}"` stands in lesson.toml. The recording that ships has the sentences of the project's own lesson.
Where words or numbers are others, as they are in most lessons, there is no recording, and a film that speaks now and
then is worse than one that never does. So choose one of these:

- `./render.sh voice install` (once, 130 MB), then `voice = "kokoro"`: the same voice speaks every sentence, offline.
- `voice = "none"`: captions, and time to read them.
- your own voice: `./render.sh voice sheet --lesson {folder}` prints what to read.

With `voice = "recorded"` what has a recording is spoken, and the rest too once Kokoro is installed.
"""


def templates() -> tuple[str, ...]:
    """Return the names that --from accepts."""
    return ("default", *sorted(path.parent.name for path in TEMPLATES.glob("*/lesson.toml")))


def languages() -> tuple[str, ...]:
    """Return the languages in which the project's own words are complete: what --language accepts."""
    return tuple(sorted(path.name for path in NARRATION.iterdir() if path.is_dir()))


def new(folder: Path, template: str = "default", language: str | None = None) -> Path:
    """Write a lesson folder that begins as `template` and return it; on UserError nothing is written.

    language: of its words and titles; None for the template's own.
    """
    if template not in templates():
        raise UserError(f"--from {template}: there is no such lesson; {nearest(template, templates())}")
    if language is not None and language not in languages():
        cure = (
            "make it without --language, "
            f"then ./render.sh translate {language} --start --lesson {quote(str(folder))} writes the files to fill"
        )
        raise UserError(f"--language {language}: the project's words are in {' and '.join(languages())}; {cure}")
    if folder.is_symlink() or folder.exists():
        raise UserError(f"{folder}: is there already; give a new name, or remove it first")
    source = DEFAULT if template == "default" else TEMPLATES / template / "lesson.toml"
    try:
        with staging(folder.parent) as scratch:
            made = scratch / "lesson"
            _fill(made, source, folder, language)
            made.rename(folder)
    except OSError as error:
        raise unwritable(str(folder), error) from None
    except ValueError as error:
        raise UserError(f"{folder}: cannot be written: {reason(error)}; give another name") from None
    return folder


def _fill(made: Path, source: Path, folder: Path, language: str | None) -> None:
    raw = _complete(tomllib.loads(source.read_text(encoding="utf-8")))
    if language is not None and language != raw["language"]:
        texts = own_texts(words_files(source.parent, PROJECT_ROOT / "assets", language), "lesson")
        raw = {key: value if key in NO_WORDS else _said(value, texts) for key, value in raw.items()} | {
            "language": language
        }
    language = raw["language"]
    _copy(NARRATION / language, made / "narration" / language)
    (made / "lesson.toml").write_text(lesson_text(raw) + OWN_STEP, encoding="utf-8")
    (made / NAME).write_text(schema_text(), encoding="utf-8")
    (made / THEME).write_text(_theme(), encoding="utf-8")
    for path in source.parent.glob("*.csv") if source != DEFAULT else ():
        shutil.copy(path, made / path.name)
    _copy(EXAMPLE / "steps", made / "steps")
    shutil.copy(EXAMPLE / "narration" / language / "momentum.md", made / "narration" / language / "momentum.md")
    silent, known = _unspoken(made)
    if silent > MOST_SILENT * known and not installed_voice():
        raw["voice"] = "none"
        (made / "lesson.toml").write_text(lesson_text(raw) + OWN_STEP, encoding="utf-8")
    text = README.format(
        voice=raw["voice"], title=raw["title"], folder=from_project(folder), language=language, theme=THEME
    )
    (made / "README.md").write_text(text, encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    """Copy the files of a folder; the first that cannot be copied ends it (copytree gathers errors without numbers)."""
    target.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        if path.is_file():
            shutil.copy(path, target / path.name)


def from_project(folder: Path) -> str:
    """Return a folder as a command in the project's folder names it, quoted for a shell."""
    there = folder.resolve()
    return quote(str(there.relative_to(PROJECT_ROOT) if there.is_relative_to(PROJECT_ROOT) else there))


def _unspoken(folder: Path) -> tuple[int, int]:
    """Return how many sentences of a lesson have no recording, and how many there are."""
    lesson = load_lesson(folder / "lesson.toml", ['voice="recorded"'])
    scripts = scripts_of(lesson)
    return unspoken(Voices(lesson), scripts).silent, sum(len(texts_of(script)) for script in scripts.values())


def voice_notes(folder: Path) -> list[str]:
    """Return what a teacher should know about the voice of a new lesson."""
    silent, known = _unspoken(folder)
    if not silent:
        return []
    told = f"{silent} of its {known} sentences have no recording (their words or numbers are others than the project's)"
    if load_lesson(folder / "lesson.toml").voice != "none":
        there = "which is installed here," if installed_voice() else "which ./render.sh voice install brings,"
        return [f"{told}; Kokoro, {there} speaks them"]
    return [
        f'{told}, so lesson.toml says voice = "none": captions only. For a voice: '
        './render.sh voice install, then voice = "kokoro"'
    ]


def installed_voice() -> bool:
    """Return whether Kokoro is installed on this machine."""
    return installed() and found() is not None


def _said(value: Any, texts: Mapping[str, str]) -> Any:
    """Return a part of lesson.toml with its texts in another language, where there is a text for them."""
    if isinstance(value, dict):
        return {key: _said(each, texts) for key, each in value.items()}
    if isinstance(value, list):
        return [_said(each, texts) for each in value]
    return texts.get(value, value) if isinstance(value, str) else value


def _complete(raw: dict[str, Any]) -> dict[str, Any]:
    """Add what a template leaves to the project's own lesson."""
    common = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))
    return {**{key: common[key] for key in ("language", "theme", "voice", "discover", "concepts")}, **raw}


def _theme() -> str:
    """Return the dark theme as a file of the lesson's own: every role to change, checked when it is used."""
    text = (PROJECT_ROOT / "assets" / "themes" / "dark.toml").read_text(encoding="utf-8")
    head, _, colors = text.partition("[colors]")
    del head
    return (
        f'# A look of your own: say theme = "{THEME}" in lesson.toml. What is left out here is the base\'s.\n# Colours'
        ' that are hard to read or tell apart are reported by `./render.sh check`.\nbase = "dark"  # dark, light or'
        f" high-contrast\n\n[colors]{colors}\n[fonts]  # names of fonts that are installed; left out: those that come"
        ' with the film\n# text = "DejaVu Sans"\n'
    )
