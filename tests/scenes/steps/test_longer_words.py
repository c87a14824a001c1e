"""Translations are longer than English: words on screen and titles 40 % longer pass both audits, in each shape."""

from __future__ import annotations

import pytest

from lesson import load_lesson
from scenes.engine import entry
from tests.scenes import pseudo
from tests.scenes.conftest import DEFAULT, PIXELS, STEPS

SHAPES = list(PIXELS)


@pytest.fixture(scope="module")
def long_lesson(tmp_path_factory):
    return pseudo.lesson(tmp_path_factory.mktemp("pseudo") / "lesson", DEFAULT)


@pytest.mark.parametrize(
    "text", ["Forward", "how wrong was it?", "{n} weights", "{{Share out the blame. : backward}} Learn."]
)
def test_it_is_40_percent_longer_and_keeps_its_parts(text):
    def letters(said):
        return sum(c.isalpha() for c in pseudo._KEPT.sub("", said))

    said = pseudo.longer(text)
    assert letters(said) == pytest.approx(1.4 * letters(text), abs=1.0)
    assert pseudo._KEPT.findall(said) == pseudo._KEPT.findall(text)


def test_it_is_a_language_of_its_own(long_lesson):
    lesson = load_lesson(long_lesson)
    assert (lesson.language, lesson.title) == (pseudo.CODE, pseudo.longer("Backpropagation Step-by-Step"))


@pytest.mark.parametrize(("step", "shape"), [(step, SHAPES[n % 3]) for n, step in enumerate(STEPS)])
def test_words_40_percent_longer_have_room(step, shape, long_lesson, job):
    """The shapes by turns."""
    width, height = PIXELS[shape]
    assert entry.audit(job(step, long_lesson, "dark", width=width, height=height)).problems == ()
