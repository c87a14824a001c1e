"""What the bench counts with, against cases made by hand and against libavfilter: scheduling, likeness, moments."""

import re
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from benchmarks.films.similarity import moments_of
from benchmarks.films.ssim import our_luma, ssim, stock_luma
from benchmarks.scaling import Costs, makespan, predict, scaling_table

# -- scheduling
# ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "workers", "end"),
    [
        ([], 3, 0),
        ([5, 4, 3, 2, 1], 1, 15),
        ([2, 3, 4, 5], 2, 7),  # 5 + 2, 4 + 3
        ([3, 3, 2, 2, 2], 2, 7),  # Graham's own case: the best would be 6
        ([9, 1, 1, 1], 8, 9),
    ],
)
def test_the_longest_first(seconds: list[float], workers: int, end: float) -> None:
    assert makespan(seconds, workers) == end


RENDERED = {
    "driver": 1,
    "worker": 2,
    "plans": (4, 4),
    "beats": ((10,), (5, 2)),
    "sounds": (2,),
    "skips": ((0,), (0, 2)),
}
COSTS = Costs(**RENDERED, steps=(1, 2), film=3, placing=0.5, looks=8)


def test_a_prediction_by_hand() -> None:
    alone, two = predict(COSTS, 1), predict(COSTS, 2)
    assert (alone.start, alone.planning, alone.rendering, alone.joining, alone.total) == (3, 8, 19 + 3, 3, 36)
    # 10 + 2, and 5 + (2 + 2) + 2 + 1: one run skips, and the steps are put together
    assert (two.planning, two.rendering, two.total) == (4, 12, 22)
    assert alone.limit == "the work itself"  # each step in one run
    assert (alone.skipping, two.skipping) == (0, pytest.approx(2 / 21))
    many = predict(COSTS, 512)
    assert (many.rendering, many.limit) == (10, "the longest beat")
    assert predict(replace(COSTS, sounds=(20,)), 512).limit == "the longest sound"
    assert predict(replace(COSTS, plans=(50,)), 512).limit == "planning"
    factory = predict(COSTS, 512, 90)
    assert (factory.placing, factory.rendering, factory.joining, factory.total) == (45, 10, 3, 3 + 4 + 45)
    assert factory.limit == "the command itself"


def test_a_cluster_leaves_the_looking_and_the_joining_to_the_machine_that_asks() -> None:
    one, factory = predict(COSTS, 512, 1, home=2), predict(COSTS, 512, 90, home=8)
    assert (one.rendering, one.beside, one.joining, one.total) == (10, 6, 3, 3 + 4 + 13)  # 2 + 4, 1 + 4
    assert (factory.rendering, factory.beside, factory.joining) == (10, 124, 12 * 3)  # 990 s by 8; 90 films by 8
    assert factory.limit == "the machine that asks"


def test_the_scaling_table_compares_with_one_worker_for_as_many_films() -> None:
    rows = {(row["films"], row["workers"]): row for row in scaling_table(COSTS, (1, 2), (1, 3), ())}
    assert rows[1, 1]["speed_up"] == rows[3, 1]["speed_up"] == 1
    assert rows[1, 2]["speed_up"] == pytest.approx(36 / 22)
    assert rows[3, 2]["speed_up"] == pytest.approx((3 + 24 + 66 + 9) / (3 + 12 + 35 + 6))
    *_, last = scaling_table(COSTS, (1,), (1,), ((4, 2),))
    assert (last["workers"], last["home"], last["beside"]) == (4, 2, 6)


# -- likeness
# ------------------------------------------------------------------------------------------------------------


def test_ssim_is_that_of_libavfilter(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    one = random.integers(0, 256, (38, 46), np.uint8)
    other = np.clip(one.astype(int) + random.integers(-40, 41, one.shape), 0, 255).astype(np.uint8)
    assert ssim(one, one) == 1
    assert ssim(one, other) == pytest.approx(by_libavfilter(one, other, tmp_path / "stats"), abs=2e-6)


def by_libavfilter(one: np.ndarray, other: np.ndarray, stats: Path) -> float:
    graph = av.filter.Graph()
    inputs = [
        graph.add_buffer(width=one.shape[1], height=one.shape[0], format="gray", time_base="1/5") for _ in range(2)
    ]
    compared, sink = graph.add("ssim", f"stats_file={stats}"), graph.add("buffersink")
    for number, each in enumerate(inputs):
        each.link_to(compared, 0, number)
    compared.link_to(sink)
    graph.configure()
    for each, plane in zip(inputs, (one, other), strict=True):
        frame = av.VideoFrame.from_ndarray(plane, format="gray")
        frame.pts = 0
        each.push(frame)
        each.push(None)
    graph.pull()
    del graph, compared
    found = re.search(r"Y:([\d.]+)", stats.read_text())
    assert found
    return float(found[1])


def test_each_film_is_compared_with_luma_of_its_own_matrix() -> None:
    green = np.full((16, 16, 4), (0, 255, 0, 255), np.uint8)
    assert stock_luma(green)[8, 8] == pytest.approx(16 + 219 * 0.587, abs=1)  # bt601
    assert our_luma(green)[8, 8] == pytest.approx(16 + 219 * 0.7152, abs=1)  # bt709


def test_moments_are_spread_over_the_step() -> None:
    beats = [{"key": key, "frames": frames} for key, frames in (("a", 12), ("b", 9), ("c", 2), ("d", 9), ("e", 60))]
    assert moments_of(beats) == {"a": [1, 3, 5, 7, 9, 11], "c": [0, 1], "e": [5, 15, 25, 35, 45, 55]}
