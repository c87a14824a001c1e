"""Faults planted in a beat of a real step are named with step, beat and object."""

from dataclasses import replace

from scenes.engine import entry
from scenes.kit.type.typeset import number
from scenes.s1_what_is_backpropagation import WhatIsBackpropagation


class Faulty(WhatIsBackpropagation):
    """Step 1 with a wrong number, an overlap and a tiny text at the end of its beat `cycle`."""

    def cycle(self):
        super().cycle()
        wrong = number(replace(self.shown("loss"), text="0.2222"), self.theme)
        self.add(wrong.at(3, -2.6), self.words("in the way").at(0.3, -2.7))  # over the name of the last layer
        self.add(self.words("small print", size=0.2).at(-3, -2.6))


class Deaf(WhatIsBackpropagation):
    """Step 1 with a beat that waits for no mark."""

    def vocabulary(self):
        self.clear_but()


def problems_of(cls, beat, monkeypatch, job):
    """What the audit says of one beat of the step: each cure that it tries plays all of it again."""
    loaded = entry._load

    def shortened(job):
        context = loaded(job)[1]
        chosen = tuple(each for each in context.script.beats if each.key == beat)
        return cls, replace(context, script=replace(context.script, beats=chosen))

    monkeypatch.setattr(entry, "_load", shortened)
    return entry.audit(job("what_is_backpropagation")).problems


def test_a_wrong_number_an_overlap_and_a_tiny_text(monkeypatch, job):
    problems = problems_of(Faulty, "cycle", monkeypatch, job)
    for pieces in (
        ("step 1 what_is_backpropagation, beat cycle", "'0.2222'", "0.1094"),
        ("beat cycle", "in the way", "overlaps"),
        ("beat cycle", "small print", "px high"),
    ):
        assert [problem for problem in problems if all(piece in problem for piece in pieces)], (pieces, problems)


def test_a_mark_nobody_waits_for(monkeypatch, job):
    problems = problems_of(Deaf, "vocabulary", monkeypatch, job)
    assert any("beat 'vocabulary'" in problem and "[weight]" in problem for problem in problems)
