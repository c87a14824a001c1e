"""The state of a translation: which beats are missing, still English, or older than their English."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lesson.file.path_guard import is_there
from lesson.file.reading import narration_text, text_inside, toml_of
from lesson.limits import MAX_NARRATION_BYTES
from lesson.model import PROJECT_ROOT, Lesson, networks_of
from lesson.problems import LessonError, Problem, file_name
from lesson.script.narration_marks import TO_TRANSLATE, without_comments

from .language import SPOKEN, read_table, words_files
from .page import PAGE
from .screen import SOURCE
from .speech import WORDS

SOURCES = "sources.toml"  # beside a language's narration: the English text that each beat was made from, as a digest


@dataclass(frozen=True)
class Finding:
    """Something a language lacks: where (a file as the user knows it), what (a beat, a text), and the cure."""

    file: str
    what: str
    state: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.file}: {self.what}: {self.state}"


def in_language(lesson: Lesson, language: str) -> Lesson:
    """Return the lesson in another language; only its narration is looked up in another place."""
    return lesson.model_copy(update={"language": language})


def sections(text: str) -> dict[str, str]:
    """Return the parts of a narration by beat: heading and lines; "" is its title.

    Without comments and extra spaces.
    """
    parts = re.split(r"^(?=##\s)", without_comments(text)[0], flags=re.MULTILINE)
    found = {"": parts[0]} | {part[2:].split(":")[0].strip(): part for part in parts[1:]}
    return {key: " ".join(part.split()) for key, part in found.items()}


def digest(section: str) -> str:
    """Return the digest that sources.toml has for an English text."""
    return hashlib.sha256(section.encode()).hexdigest()[:12]


def narration_findings(lesson: Lesson, language: str) -> list[Finding]:
    """Return what the narration of a language lacks, step by step and beat by beat."""
    source, target = in_language(lesson, SOURCE), in_language(lesson, language)
    findings = []
    for key in dict.fromkeys(ref.narration for ref in lesson.steps):
        english, file = source.narration(key), target.narration(key)
        if not is_there(english):
            continue  # written in this language from the start
        if not is_there(file):
            findings.append(Finding(_wanted(lesson, language, key), "the whole file", "missing"))
            continue
        findings += _compared(sections(narration_text(english)), file)
    return findings


def _compared(english: dict[str, str], file: Path) -> list[Finding]:
    text = narration_text(file)
    there, known = sections(text), _sources(file).get(file.stem, {})
    findings = []
    for beat, said in english.items():
        name = f"beat {beat}" if beat else "the title"
        if beat not in there:
            findings.append(Finding(file_name(file), name, "missing"))
        elif beat and _marked(text, beat):
            findings.append(Finding(file_name(file), name, "still English"))
        elif beat not in known and beat:
            findings.append(
                Finding(file_name(file), name, "made from an unknown English text; --accept when it is right")
            )
        elif beat and known[beat] != digest(said):
            findings.append(
                Finding(
                    file_name(file), name, "stale: the English has changed since; --accept when it says the same again"
                )
            )
    findings += [
        Finding(file_name(file), f"beat {beat}", "no longer in the English") for beat in there if beat not in english
    ]
    return findings


def _marked(text: str, beat: str) -> bool:
    parts = re.split(r"^(?=##\s)", text, flags=re.MULTILINE)
    return any(
        TO_TRANSLATE in part for part in parts if part.startswith("##") and part[2:].split(":")[0].strip() == beat
    )


def _sources(file: Path) -> dict[str, dict[str, str]]:
    """Return sources.toml beside a narration file."""
    path = file.parent / SOURCES
    if not is_there(path):
        return {}
    name = file_name(path)
    found = toml_of(
        text_inside(path, path.parents[2], MAX_NARRATION_BYTES), name, "remove it, --accept writes it again"
    )
    wrong = [
        key
        for key, table in found.items()
        if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values())
    ]
    if wrong:
        raise LessonError(
            [
                Problem(name, key, "", "is not a table of texts; remove it, --accept writes it again")
                for key in wrong[:20]
            ]
        )
    return found


def _wanted(lesson: Lesson, language: str, key: str) -> str:
    return file_name(home(lesson) / "narration" / language / f"{key}.md")


def home(lesson: Lesson) -> Path:
    """Return the folder for a translation of this lesson: its own; for the project's lessons assets/."""
    own = lesson.folder.resolve()
    return PROJECT_ROOT / "assets" if own.is_relative_to(PROJECT_ROOT / "assets") else lesson.folder


def accepted(lesson: Lesson, language: str) -> dict[Path, str]:
    """Return the text of a sources.toml for every narration, which notes that all translations are up to date.

    Only for narration of the lesson's own; it cannot accept narration that it takes from the project.
    """
    source, target = in_language(lesson, SOURCE), in_language(lesson, language)
    own = home(lesson).absolute()  # not resolved: a link in the lesson is its own, and refused when it is written
    found: dict[Path, dict[str, dict[str, str]]] = {}
    for key in dict.fromkeys(ref.narration for ref in lesson.steps):
        english, file = source.narration(key), target.narration(key)
        if is_there(english) and is_there(file) and file.absolute().is_relative_to(own):
            text, said = narration_text(file), sections(narration_text(english))
            known = found.setdefault(file.parent / SOURCES, _sources(file))
            known[file.stem] = {
                beat: digest(said[beat]) for beat in sections(text) if beat and beat in said and not _marked(text, beat)
            }
    return {path: _toml(tables) for path, tables in found.items()}


def _toml(tables: dict[str, dict[str, str]]) -> str:
    head = (
        "# From which English text each beat was made (./render.sh translate --accept writes it): "
        "what changes later is listed.\n"
    )
    parts = [
        "\n".join([f"[{step}]", *(f'{beat} = "{value}"' for beat, value in beats.items())])
        for step, beats in sorted(tables.items())
    ]
    return head + "\n" + "\n\n".join(parts) + "\n"


def words_findings(lesson: Lesson, language: str, asked: list[str]) -> list[Finding]:
    """Return the words on screen, of those `asked` for, that a language lacks, and what its speech lacks."""
    files = words_files(lesson.folder, PROJECT_ROOT / "assets", language)
    own = file_name(files[-1] if files else home(lesson) / "words" / f"{language}.toml")
    there: dict[str, str] = {}
    for file in files:
        there |= read_table(file, "words")
    findings = [Finding(own, f'words."{source}"', "missing") for source in asked if not there.get(source)]
    if language.split("-")[0] not in WORDS:
        spoken: dict[str, str] = {}
        for file in files:
            spoken |= read_table(file, "spoken")
        findings += [
            Finding(own, f"spoken.{key}", f"missing: {meant}") for key, meant in SPOKEN.items() if not spoken.get(key)
        ]
    return findings


def texts_of(lesson: Lesson) -> list[str]:
    """Return the lesson's own texts, as they may be translated under [lesson]."""
    points = [text for point in (*lesson.discover, *lesson.concepts) for text in (point.title, point.text)]
    networks = [each for _, each in networks_of(lesson)]
    units = [unit.name for each in networks for units in each.unit_names if units for unit in units]
    texts = [
        lesson.title,
        lesson.subtitle,
        lesson.difficulty,
        lesson.duration,
        lesson.description or "",
        *lesson.prerequisites,
        *points,
        *(name for each in networks for name in each.layer_names),
        *units,
    ]
    return [text for text in dict.fromkeys(texts) if text]


def page_findings(lesson: Lesson, language: str) -> list[Finding]:
    """Return the words of course pages that a language lacks: pages in it would have them in English."""
    return _lacking(lesson, language, "page", PAGE, "course pages have it in English")


def texts_findings(lesson: Lesson, language: str) -> list[Finding]:
    """Return the lesson's own texts that have no line under [lesson]: they stay as in lesson.toml."""
    return _lacking(lesson, language, "lesson", texts_of(lesson), "it stays as lesson.toml has it")


def _lacking(lesson: Lesson, language: str, table: str, texts: Iterable[str], else_said: str) -> list[Finding]:
    """Return the texts that a table of the language's files lacks, or has empty."""
    files = words_files(lesson.folder, PROJECT_ROOT / "assets", language)
    own = file_name(files[-1] if files else home(lesson) / "words" / f"{language}.toml")
    there: dict[str, object] = {}
    for file in files:
        there |= read_table(file, table)
    return [
        Finding(
            own,
            f'{table}."{text}"',
            "missing: write it, or remove the line" if text in there else f"missing: {else_said}",
        )
        for text in texts
        if not there.get(text)
    ]
