"""Encoder settings on moving pictures of real beats: CPU, bytes, similarity; ours, stock Manim's and others."""

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import fmean
from typing import Any

import av
import numpy as np
from av.video.frame import VideoFrame

from lesson import StepRef
from pipeline.render.tasks import Task
from pipeline.video.encoder import KEYFRAME_S, PARAMS, THREADS, X264

from ..bench import Bench, run_tasks
from .drawn import draw_movement
from .similarity import spread
from .ssim import frames_at, luma_of, ssim

STEPS = 3  # whose longest beats are taken
PICTURES = 48  # of each beat
COMPARED = 8  # of these
OTHERS = (
    ("superfast", "16"),
    ("superfast", "18"),
    ("veryfast", "18"),
    ("veryfast", "20"),
    ("veryfast", "22"),
    ("faster", "20"),
    ("fast", "21"),
    ("medium", "21"),
)
QUANTIZERS = ("17", "19", "21")  # in our own form
FREE = (  # our groups of pictures with the preset's own B-frames and references: what they would save
    "keyint={length}:scenecut=0:open-gop=0"
)


@dataclass(frozen=True)
class Setting:
    """A name for people, the options of libx264, and its threads (0: as many as it likes, as in stock Manim)."""

    name: str
    options: Mapping[str, str]
    threads: int = THREADS


def settings(fps: int) -> list[Setting]:
    """Return what is compared: stock Manim's settings first, then ours, then others.

    The others have our form, and ours is there once in a freer one.
    """
    length = KEYFRAME_S * fps
    own = {**X264, "x264-params": f"keyint={length}:{PARAMS}"}
    free = {name: value for name, value in own.items() if name != "qp"}
    name = f"{own['preset']} qp {own['qp']}"
    others = [Setting(f"{preset} crf {crf}", {**free, "preset": preset, "crf": crf}) for preset, crf in OTHERS]
    quantizers = [Setting(f"{own['preset']} qp {qp}", {**own, "qp": qp}) for qp in QUANTIZERS if qp != own["qp"]]
    filtered = own["x264-params"].replace(":no-deblock=1", "")
    return [
        Setting("stock: medium crf 23", {"crf": "23"}, 0),
        Setting(f"ours: {name}", own),
        *quantizers,
        Setting(f"{name}, deblocked", {**own, "x264-params": filtered}),
        *others,
        Setting(f"{name}, B-frames", {**own, "x264-params": FREE.format(length=length)}),
    ]


def encoder_table(bench: Bench) -> list[dict[str, Any]]:
    """Return a row for each setting: CPU milliseconds and bytes for each moving picture, mean and least SSIM."""
    form = bench.request.format
    chosen = [bench.request.steps[n] for n in spread(len(bench.request.steps), STEPS)]
    compared = settings(form.fps)
    found: list[list[tuple[float, int, list[float]]]] = [[] for _ in compared]
    count = 0
    for ref in chosen:
        frames = _movement(bench, ref)
        count += len(frames)
        for rows, setting in zip(found, compared, strict=True):
            if frames:
                rows.append(encode(setting, frames, form.fps, bench.folder / "encoded.mp4"))
        bench.say(f"encoder settings: {len(frames)} moving pictures of step {ref.number}")
    return [_row(setting, rows, count) for setting, rows in zip(compared, found, strict=True) if rows]


def _row(setting: Setting, rows: Sequence[tuple[float, int, list[float]]], count: int) -> dict[str, Any]:
    likeness = [value for _, _, values in rows for value in values]
    return {
        "setting": setting.name,
        "cpu_ms": 1000 * sum(cpu for cpu, _, _ in rows) / count,
        "bytes": round(sum(size for _, size, _ in rows) / count),
        "ssim": fmean(likeness),
        "ssim_min": min(likeness),
        "pictures": count,
    }


def _movement(bench: Bench, ref: StepRef) -> list[VideoFrame]:
    """Return moving pictures of the beat of a step that has the most lines, as the encoder gets them."""
    beat = max(bench.request.scripts[ref.key].beats, key=lambda beat: len(beat.lines)).key
    folder = bench.fresh("moving")
    job = bench.request.job(ref, bench.fresh("scratch"))
    task = Task(f"moving pictures of step {ref.number}", draw_movement, (job, beat, PICTURES, str(folder)))
    run_tasks([task], 1, lambda line: None)
    frames = []
    for path in sorted(folder.glob("*.npy")):
        frames.append(VideoFrame.from_ndarray(np.load(path), format="rgb24").reformat(format="yuv420p"))
        path.unlink()
    for name in ("moving", "scratch"):
        shutil.rmtree(bench.folder / name)
    return frames


def encode(setting: Setting, frames: Sequence[VideoFrame], fps: int, path: Path) -> tuple[float, int, list[float]]:
    """Encode frames; returns CPU seconds (all threads of x264), bytes of the packets, and SSIM of some frames."""
    size = 0
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options=dict(setting.options))
        stream.width, stream.height, stream.pix_fmt = frames[0].width, frames[0].height, "yuv420p"
        stream.codec_context.thread_count = setting.threads
        began = time.process_time()
        for number, frame in enumerate([*frames, None]):
            if frame is not None:
                frame.pts, frame.time_base = number, Fraction(1, fps)
            for packet in stream.encode(frame):
                size += packet.size
                container.mux(packet)
        cpu = time.process_time() - began
    wanted = spread(len(frames), COMPARED)
    likeness = [ssim(luma_of(frames[number]), luma_of(frame)) for number, frame in frames_at(path, wanted)]
    path.unlink()
    return cpu, size, likeness
