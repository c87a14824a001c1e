"""Two small films for tests, rendered for real: English, and Spanish with texts that would break a careless page."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from lesson.contract import TIMELINE
from pipeline import cli
from pipeline.commands import options
from pipeline.render.executor import InlineExecutor
from tests.pipeline.conftest import write_lesson

WELCOME = """# {title}

## welcome: {welcome}
[title] Backpropagation finds that out, which is how neural networks learn from their mistakes.

## network: The network we will follow
This is the network we will follow. [units] Its units stand in layers,
(pause 0.7)
? {question}
- From left to right (right)
- {wrong}
(pause 1)
From left to right.
"""
OPEN = """# The learning loop

## open: All together
(pause 1)
Step eight: the learning loop.
You know every part. [net] Now let them work together.

## end: The end
(pause 1)
"""
EVIL = (
    "<script>document.title='broken'</script>",
    '"><img src=x onerror="document.title=1">',
    "</title></script>&amp;'`$",
)
OWN = 'author = "A. Teacher"\nlicence = "CC BY 4.0"\ndescription = "How a network learns, in two small steps."\n'
SIZE, FPS = "320x180", "10"


@dataclass(frozen=True)
class Times:
    """When things happen in the first step of one of the films, in seconds: each beat, the question, the end."""

    starts: tuple[float, ...]
    asked: float
    end: float


def times_of(film: Path) -> Times:
    """Read them from a film's timeline: they follow from the words, and from the motions of the film's first beats."""
    line = TIMELINE.read(next((film / "steps").glob("1-*.timeline.json")).read_bytes())
    asked = [beat.start_frame + question.frame for beat in line.beats for question in beat.questions]
    return Times(tuple(beat.start_frame / line.fps for beat in line.beats), asked[0] / line.fps, line.duration_s)


def _written(text: str) -> str:
    """A text as a narration has it: signs of Markdown and HTML have a backslash before them."""
    return re.sub(r"""([\\`*_{}\[\]<>&$])""", r"\\\1", text)


def render_films(root: Path) -> None:
    """Render both films into root/en and root/es."""
    for language in ("en", "es"):
        render_film(root, language)


def render_film(root: Path, language: str) -> None:
    """Write a lesson of two short steps and render it into root/<language>."""
    evil = language == "es"
    texts = EVIL if evil else ("What is backpropagation?", "Backpropagation, step by step", "Which way do numbers go?")
    title, welcome, question, wrong = (_written(text) for text in (*texts, texts[1] if evil else "From right to left"))
    first = WELCOME.format(title=title, welcome=welcome, question=question, wrong=wrong)
    lesson = write_lesson(root / f"lesson-{language}", {"what_is_backpropagation": first, "learning_loop": OPEN})
    if evil:
        (lesson.parent / "narration" / "en").rename(lesson.parent / "narration" / "es")
        text = lesson.read_text(encoding="utf-8").replace('language = "en"', 'language = "es"', 1)
        text = text.replace('"Backpropagation Step-by-Step"', json.dumps(EVIL[1]), 1)
        lesson.write_text(text, encoding="utf-8")
    lesson.write_text(OWN + lesson.read_text(encoding="utf-8"), encoding="utf-8")
    command = ["render", "--lesson", str(lesson), "--out", str(root / language), "--size", SIZE, "--fps", FPS]
    with pytest.MonkeyPatch.context() as patch:  # in this process: starting others takes longer than rendering
        patch.setattr(options, "LocalExecutor", InlineExecutor)
        assert cli.main(command) == 0
