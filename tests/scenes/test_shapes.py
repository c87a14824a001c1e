"""The steps that flow in all shapes of frame: audited in square and tall, in two languages."""

import pytest

from scenes import entry
from scenes.kit.layout import BODY, NET, SIZES, WORK, shape_of
from tests.scenes.conftest import DEFAULT

FLOWING = ("what_is_backpropagation", "output_error", "updating_weights")
PIXELS = {"square": (1080, 1080), "tall": (1080, 1920)}


@pytest.mark.parametrize("shape", PIXELS)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("step", FLOWING)
def test_audits_are_green_in_every_shape(step, language, shape, job):
    width, height = PIXELS[shape]
    assert entry.audit(job(step, DEFAULT, width=width, height=height, set=[f"language={language}"]))["problems"] == []


def test_a_narrow_frame_is_really_narrow(job):
    """The audits see the frame of their shape: a step that does not flow yet fails them."""
    assert entry.audit(job("forward_pass", width=1080, height=1920))["problems"]


@pytest.mark.parametrize("shape", SIZES)
def test_zones_lie_inside_their_frame_and_apart(shape):
    assert shape_of(*SIZES[shape]) == shape
    net, work, body = (zone.__dict__["_by_shape"][shape] for zone in (NET, WORK, BODY))
    width, height = SIZES[shape]
    for zone in (net, work, body):
        assert abs(zone.left) <= 0.45 * width + 0.01 and zone.right <= 0.45 * width + 0.01
        assert zone.bottom >= -0.37 * height - 0.01 and zone.top <= 0.45 * height
    assert net.right < work.left or net.bottom > work.top
