"""With every weight changed, every number on screen follows: nothing in the film is written by hand. And translations
are longer than English: with words on screen and titles 40 % longer the same plays pass both audits, in each shape.
"""

from __future__ import annotations

import re

import pytest

from lesson import load_lesson
from scenes.engine import entry
from scenes.watch.transcript import Reader
from tests.scenes import pseudo
from tests.scenes.conftest import DEFAULT, PIXELS, STEPS, NumberReader

SHAPES = list(PIXELS)


@pytest.fixture(scope="module")
def perturbed(tmp_path_factory):
    """The default lesson with every weight moved by a different amount, in a language of longer words."""
    path = pseudo.lesson(tmp_path_factory.mktemp("pseudo") / "lesson", DEFAULT)
    text = path.read_text(encoding="utf-8")
    moved = iter(range(1, 100))

    def change(match):
        return re.sub(
            r"-?\d+\.\d+", lambda n: f"{float(n[0]) - 0.031 * next(moved) * (-1) ** next(moved):.3f}", match[0]
        )

    changed = re.sub(r"(?m)^\s*weights\s*=\s*\[[^\n]*(?:\n\s+\[[^\n]*)*", change, text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    return path


# What does not depend on the weights: counts, the sample, the target, rates, and work.
FIXED = re.compile(
    r"^(counts|x\[|target|eta|epochs|work|rate_values|ball|cycle\.(eta|x|target)|nudge\.epsilon|history\.(eta|epochs)|"
    r"nudge_prediction(_fine)?\.epsilon|batch\.(x|target)|lesson\.)"
)


class Numbers(Reader):
    """Collects every value label beside what is read aloud."""

    def __init__(self):
        super().__init__()
        self.numbers = NumberReader()

    def sample(self, step, moment):
        super().sample(step, moment)
        self.numbers.sample(step, moment)


def digits(text):
    """A number without the marks that its language puts into it."""
    return re.sub(r"[.,\s]", "", text)


@pytest.mark.parametrize(("step", "shape"), [(step, SHAPES[n % 3]) for n, step in enumerate(STEPS)])
def test_every_number_follows_the_weights_and_longer_words_have_room(step, shape, job, watched, perturbed, monkeypatch):
    """The shapes by turns."""
    before, reader = watched(step).numbers, Numbers()
    monkeypatch.setattr(entry, "Reader", lambda: reader)
    width, height = PIXELS[shape]
    assert entry.audit(job(step, perturbed, "dark", width=width, height=height)).problems == ()
    after = {key: digits(text) for key, text in reader.numbers.seen.items()}
    same = {key for key, text in before.items() if after.get(key) == digits(text)}
    assert {key for key in before if key[0].startswith("x[") and key in after} <= same, "digits can be compared"
    stuck = {
        key: text
        for key, text in before.items()
        if key in same and not FIXED.match(key[0]) and not re.fullmatch(r"[\u2212+]?0?[.]?0*\d{0,1}", text)
    }
    # A rounded value may by chance stay; a film of literals would leave dozens.
    assert before and len(stuck) <= max(1, len(before) // 20), stuck


@pytest.mark.parametrize(
    "text", ["Forward", "how wrong was it?", "{n} weights", "{{Share out the blame. : backward}} Learn."]
)
def test_it_is_40_percent_longer_and_keeps_its_parts(text):
    def letters(said):
        return sum(c.isalpha() for c in pseudo._KEPT.sub("", said))

    said = pseudo.longer(text)
    assert letters(said) == pytest.approx(1.4 * letters(text), abs=1.0)
    assert pseudo._KEPT.findall(said) == pseudo._KEPT.findall(text)


def test_it_is_a_language_of_its_own(perturbed):
    lesson = load_lesson(perturbed)
    assert (lesson.language, lesson.title) == (pseudo.CODE, pseudo.longer("Backpropagation Step-by-Step"))
