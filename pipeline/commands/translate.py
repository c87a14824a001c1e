"""`translate`: list what a language lacks, write files to fill, note that a translation is up to date."""

import re
from collections.abc import Iterable
from pathlib import Path
from shlex import quote

from lesson import PROJECT_ROOT, Format, Lesson
from lesson.file.path_guard import check_place, is_there
from lesson.file.reading import narration_text
from lesson.file.schema.basics import LANGUAGES_PATTERN
from lesson.file.toml_text import value_text
from lesson.language.language import SPOKEN, is_language, own_texts, words_files
from lesson.language.page import PAGE
from lesson.language.screen import SOURCE
from lesson.language.speech import WORDS
from lesson.language.translation import (
    Finding,
    accepted,
    home,
    in_language,
    narration_findings,
    page_findings,
    texts_findings,
    texts_of,
    words_findings,
)
from lesson.problems import Refused, file_name, nearest
from lesson.script.narration_marks import TO_TRANSLATE
from pipeline.errors import UserError, reason, unwritable
from pipeline.files import write_text
from pipeline.render.executor import Pool
from pipeline.render.plan import told
from pipeline.render.request import job_of
from pipeline.render.tasks import Task
from pipeline.render.worker import audit
from pipeline.staged import sweep, write_new

from .choose import DEFAULT_LESSON, allowed_steps, existing_steps, load_in, load_scripts
from .progress import ProgressBoard

DRY = Format(1920, 1080, 30)  # any format: words do not depend on it


def lesson_and_language(path: Path, language: str, allow_code: bool = False) -> Lesson:
    """Return the lesson in English; UserError for an unknown language, or that in which the film is written."""
    if not is_language(language) or not re.fullmatch(LANGUAGES_PATTERN, language):
        raise UserError(
            f"translate {language}: is not a language that Babel knows; give its short name, fr, de or pt for instance"
        )
    if language.split("-")[0] == SOURCE:
        raise UserError(
            f"translate {language}: the film is written in English; {nearest(language, ['es', 'fr', 'de'])}"
        )
    return load_in(SOURCE, path, (), allow_code)


def status(lesson: Lesson, language: str, workers: int, board: ProgressBoard, pool: Pool) -> list[Finding]:
    """Return everything that a film of this lesson in this language lacks."""
    asked = asked_for(lesson, workers, board, pool)
    return [
        *narration_findings(lesson, language),
        *words_findings(lesson, language, asked),
        *page_findings(lesson, language),
        *texts_findings(lesson, language),
    ]


def asked_for(lesson: Lesson, workers: int, board: ProgressBoard, pool: Pool) -> list[str]:
    """Return every English text that a film of the lesson puts on screen, by playing its steps without drawing."""
    return [text for texts in asked_by_step(lesson, workers, board, pool).values() for text in texts]


def asked_by_step(lesson: Lesson, workers: int, board: ProgressBoard, pool: Pool) -> dict[str, list[str]]:
    """Return those texts by the first step that has each.

    Steps that cannot be played are reported before any is played.
    """
    problems: list[str] = []
    steps = allowed_steps(lesson, existing_steps(lesson))
    load_scripts(lesson, steps)
    with board, pool(min(workers, max(1, len(steps))), board.note) as executor:
        board.begin("reading", {ref.key: 1 for ref in steps})
        for ref in steps:
            executor.submit(Task(ref.key, audit, (job_of(lesson, ref, DRY, None),)))
        found = {}
        for done in executor.completed():
            if done.error is not None:
                problems += told(done, done.task.name)
            found[done.task.name] = () if done.error is not None else done.value.words
            board.ended(done.task.name, "")
    if problems:
        raise UserError(problems)
    seen: set[str] = set()
    texts = {}
    for ref in steps:
        texts[ref.key] = [text for text in dict.fromkeys(found[ref.key]) if text not in seen]
        seen.update(texts[ref.key])
    return texts


def start(lesson: Lesson, language: str, workers: int, board: ProgressBoard, pool: Pool) -> list[Path]:
    """Write the files to fill for a language and return them; existing files are not touched."""
    folder = home(lesson)
    made: dict[Path, str] = {}
    for key in dict.fromkeys(ref.narration for ref in lesson.steps):
        english, there = lesson.narration(key), in_language(lesson, language).narration(key)
        if is_there(english) and not is_there(there):
            made[folder / "narration" / language / f"{key}.md"] = _to_fill(narration_text(english))
    words = folder / "words" / f"{language.split('-')[0]}.toml"
    if not is_there(words):
        asked = asked_by_step(lesson, workers, board, pool)
        lacking = {
            finding.what
            for finding in words_findings(lesson, language, [text for texts in asked.values() for text in texts])
        }
        text = _words_to_fill(
            lesson,
            language,
            {key: [text for text in texts if f'words."{text}"' in lacking] for key, texts in asked.items()},
        )
        made |= {words: text} if '= ""' in text else {}
    _check_places(made, folder)
    if made:
        write_all(folder, made)
    else:
        sweep(folder)
    return list(made)


def _check_places(files: Iterable[Path], folder: Path) -> None:
    """Raise UserError for every place that a link leads out of the lesson's folder."""
    problems = []
    for path in files:
        try:
            check_place(path, folder)
        except Refused as refused:
            problems.append(str(refused.at(file_name(path), "")))
    if problems:
        raise UserError(problems)


def write_all(folder: Path, files: dict[Path, str]) -> None:
    """Write all files or none; what a killed run left is removed by the next one."""
    try:
        write_new(folder, files)
    except FileExistsError as error:
        said = f"{folder}: the files to fill cannot be written: {reason(error)}; move it away, then start again"
        raise UserError(said) from None
    except OSError as error:
        raise unwritable(f"{folder}: the files to fill cannot be written", error, " with --lesson") from None


def _to_fill(english: str) -> str:
    """Return an English narration with a mark in every beat."""
    lines = []
    for line in english.splitlines():
        lines.append(line)
        if line.startswith("##"):
            lines.append(TO_TRANSLATE)
    return "\n".join(lines) + "\n"


def _words_to_fill(lesson: Lesson, language: str, texts: dict[str, list[str]]) -> str:
    lines = [
        f"# The words on screen in {language}: on the left the English text, on the right its translation.",
        "# {name} is a value, {{ ... : role}} a coloured part: both must be kept.",
        "",
        "[words]",
    ]
    for ref in lesson.steps:
        if texts.get(ref.key):
            lines += ["", f"# step {ref.number}: {ref.title}", *(f'{value_text(text)} = ""' for text in texts[ref.key])]
    if language.split("-")[0] not in WORDS:
        lines += ["", "# How numbers and signs are said.", "[spoken]"]
        lines += [f'{key} = ""  # {meant}' for key, meant in SPOKEN.items()]
        lines += ["", "[spoken.symbols]", '# "≈" = "..."   other signs and words with a spoken form of their own']
    lines += [
        "",
        "# The lesson's own texts. A deleted line leaves the text as it is in lesson.toml.",
        "[lesson]",
    ]
    files = words_files(lesson.folder, PROJECT_ROOT / "assets", language)
    lines += [f'{value_text(text)} = ""' for text in texts_of(lesson) if text not in own_texts(files, "lesson")]
    lines += ["", "# The words of course pages (./render.sh publish).", "[page]"]
    lines += [f'{value_text(text)} = ""' for text in PAGE if text not in own_texts(files, "page")]
    return "\n".join(lines) + "\n"


def accept(lesson: Lesson, language: str) -> list[Path]:
    """Note that every translated beat is up to date with the English; return the files written."""
    files = accepted(lesson, language)
    if not files:
        raise UserError(
            f"translate {language} --accept: nothing is translated yet; "
            f"./render.sh translate {language} --start{_named(lesson)} begins it"
        )
    for path in files:
        _check_places([path], path.parents[2])
    for path, text in files.items():
        write_text(path, text)
    return list(files)


def _named(lesson: Lesson) -> str:
    """Return the option that names the lesson, quoted for a shell; "" for the project's own."""
    return "" if lesson.path.resolve() == DEFAULT_LESSON.resolve() else f" --lesson {quote(str(lesson.path))}"
