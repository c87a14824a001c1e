"""Step 6 of the film in motion: nothing collides on its way, no arrow is bare, the network is never redrawn."""

from __future__ import annotations

from scenes.engine import entry
from scenes.watch.audit_motion import MotionAudit


def test_nothing_collides_on_its_way(job):
    """At the quarters of every play, in 16:9."""
    audit = MotionAudit(every=True)
    entry._run(job("hidden_error"), observer=audit, halfway=True)
    assert [f"{where}: {problem}" for where, _, problem in audit.found] == []
