"""A fault planted in a beat of a real step is named with step, beat and object."""

from dataclasses import replace

from scenes.engine import entry
from scenes.s1_what_is_backpropagation import WhatIsBackpropagation


def planted(monkeypatch, fault):
    """Step 1 with a fault added at the end of its beat `cycle`."""

    class Faulty(WhatIsBackpropagation):
        def cycle(self):
            super().cycle()
            self.add(fault(self))

    loaded = entry._load

    def load(job):
        _, context = loaded(job)
        return Faulty, context

    monkeypatch.setattr(entry, "_load", load)


def found(job, *pieces):
    problems = entry.audit(job("what_is_backpropagation")).problems
    hits = [problem for problem in problems if all(piece in problem for piece in pieces)]
    assert hits, problems


def test_a_wrong_number(monkeypatch, job):
    from scenes.kit.type.typeset import number

    planted(monkeypatch, lambda step: number(replace(step.shown("loss"), text="0.2222"), step.theme).at(3, -2.6))
    found(job, "step 1 what_is_backpropagation, beat cycle", "'0.2222'", "0.1094")


def test_an_overlap(monkeypatch, job):
    planted(monkeypatch, lambda step: step.words("in the way").at(2.5, 1.55))
    found(job, "beat cycle", "in the way", "overlaps")


def test_a_tiny_text(monkeypatch, job):
    planted(monkeypatch, lambda step: step.words("small print", size=0.2).at(3, -2.6))
    found(job, "beat cycle", "small print", "px high")


def test_a_mark_nobody_waits_for(monkeypatch, job):
    class Deaf(WhatIsBackpropagation):
        def vocabulary(self):
            self.clear_but()

    loaded = entry._load
    monkeypatch.setattr(entry, "_load", lambda job: (Deaf, loaded(job)[1]))
    problems = entry.audit(job("what_is_backpropagation")).problems
    assert any("beat 'vocabulary'" in problem and "[weight]" in problem for problem in problems)
