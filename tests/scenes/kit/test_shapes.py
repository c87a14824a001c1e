"""Zones of all shapes of frame. That every step flows in them: test_every_lesson.py."""

import pytest

from scenes.engine import entry
from scenes.kit.layout import zones as layout
from scenes.kit.layout.zones import BODY, NET, SIZES, WORK, shape_of
from scenes.watch.auditor import Auditor


def test_a_narrow_frame_is_really_narrow(job, monkeypatch):
    """The audits see the frame of their shape: zones that do not follow it fail them."""
    monkeypatch.setattr(layout.LiveZone, "_now", lambda zone: zone.__dict__["_by_shape"]["wide"])
    auditor = Auditor()
    entry._run(job("output_error", width=1080, height=1920), observer=auditor, halfway=True)
    assert auditor.problems


@pytest.mark.parametrize("shape", SIZES)
def test_zones_lie_inside_their_frame_and_apart(shape):
    assert shape_of(*SIZES[shape]) == shape
    net, work, body = (zone.__dict__["_by_shape"][shape] for zone in (NET, WORK, BODY))
    width, height = SIZES[shape]
    for zone in (net, work, body):
        assert abs(zone.left) <= 0.45 * width + 0.01 and zone.right <= 0.45 * width + 0.01
        assert zone.bottom >= -0.37 * height - 0.01 and zone.top <= 0.45 * height
    assert net.right < work.left or net.bottom > work.top
