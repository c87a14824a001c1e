"""The bench's result as text."""

from collections.abc import Sequence
from typing import Any

from .scaling import PHASES

Result = dict[str, Any]


def lines_of(result: Result) -> list[str]:
    """Return the whole result as lines of text: a table for each part that was measured."""
    lines = []
    for name, part in PARTS.items():
        if name in result:
            lines += ["", *part(result)]
    return lines[1:]


def columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table with its first column to the left and the others to the right."""
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    return [
        "  ".join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (head, *rows)
    ]


def _stock(result: Result) -> list[str]:
    part = result["stock"]
    head = (
        "against stock manim",
        "frames",
        "CPU s",
        "stock",
        "ratio",
        "s",
        "stock",
        "ratio",
        "SSIM",
        "stock",
        "least",
        "stock",
    )
    rows = [_stock_row(f"{row['step']} {row['key']}", row) for row in part["per_step"]]
    if len(rows) > 1:
        rows.append(_stock_row("all, in one command", part))
    return [
        *columns(head, rows),
        (
            "Both play the lesson silent, at the same pace, frame by frame. Stock: one process; ours:"
            f" {part['workers']} workers. SSIM of luma against the drawn pictures at {part['moments']} moments."
        ),
    ]


def _stock_row(name: str, row: Result) -> list[str]:
    cpu, wall = ([f"{row[f'{whose}{kind}_s']:.1f}" for whose in ("", "stock_")] for kind in ("cpu", "wall"))
    likeness = [f"{row[key]:.5f}" for key in ("ssim", "ssim_stock", "ssim_min", "ssim_min_stock")]
    return [name, str(row["frames"]), *cpu, f"{row['cpu_ratio']:.3f}", *wall, f"{row['wall_ratio']:.3f}", *likeness]


def _again(result: Result) -> list[str]:
    part = result["again"]
    rows = [["cold", _beats(part["cold"]), *_took(part["cold"]), "1", "1"]]
    for name in ("unchanged", "one_word", "one_weight", "theme"):
        ratios = [f"{part[f'{name}_{ending}']:.3f}" for ending in ("cpu_ratio", "ratio")]
        rows.append([name.replace("_", " "), _beats(part[name]), *_took(part[name]), *ratios])
    return [
        *columns(("again", "beats rendered", "CPU s", "s", "CPU ratio", "ratio"), rows),
        (
            f"Unchanged takes {part['unchanged_s']:.2f} s after start-up (the command's help alone takes"
            f" {part['start_s']:.2f} s). The word is in {part['changed_beat']}."
        ),
    ]


def _beats(case: Result) -> str:
    return str(case["beats"])


def _took(case: Result) -> list[str]:
    return [f"{case['cpu_s']:.1f}", f"{case['wall_s']:.1f}"]


def _workers(result: Result) -> list[str]:
    rows = [[count, f"{seconds:.1f}"] for count, seconds in result["workers"].items()]
    driver = "" if result["driver_mb"] is None else f", of the driver {result['driver_mb']} MB"
    return [*columns(("workers", "cold, s"), rows), f"Most memory of a worker {result['peak_mb']} MB{driver}."]


def _encoders(result: Result) -> list[str]:
    rows = [
        [row["setting"], f"{row['cpu_ms']:.2f}", str(row["bytes"]), f"{row['ssim']:.5f}", f"{row['ssim_min']:.5f}"]
        for row in result["encoders"]
    ]
    count = result["encoders"][0]["pictures"] if result["encoders"] else 0
    head = ("x264 settings", "CPU ms", "bytes", "SSIM", "least")
    return [*columns(head, rows), f"A moving picture of real beats, colour conversion left out; {count} pictures."]


def _identity(result: Result) -> list[str]:
    part = result["identity"]
    said = [
        f"{part['beats']} beats alone and in their step's one go: {part['files_same']} files are the same to the byte, "
        f"{part['pixels_same']} in every decoded pixel."
    ]
    return (
        said
        + [f"pixels differ: {name}" for name in part["pixels_differ"]]
        + [f"only the file differs: {name}" for name in part["files_differ"] if name not in part["pixels_differ"]]
    )


def _scaling(result: Result) -> list[str]:
    part = result["scaling"]
    rows = [
        [
            f"{row['films']} x {row['workers']}" + f" ({row['home']} here)" * bool(row["home"]),
            *(f"{row[name]:.1f}" for name in PHASES),
            f"{100 * row['skipping']:.1f}",
            f"{row['speed_up']:.1f}",
            row["limit"],
        ]
        for row in part["table"]
    ]
    costs = part["costs"]
    return [
        *columns(("films x workers", *(f"{name} s" for name in PHASES), "skipping %", "speed-up", "limited by"), rows),
        (
            f"Of {part['beats']} beats ({part['origin']}): {costs['beats']:.1f} s, the longest {part['longest']:.1f} s;"
            f" skipping to each of them, if all were drawn alone: at most about {costs['skips']:.1f} s."
            f" Planning {costs['plans']:.1f} s, sound {costs['sounds']:.1f} s, "
            f"putting steps together {costs['steps']:.1f} s, the film {costs['film']:.1f} s, "
            f"placing {costs['placing']:.2f} s; looking at what a cluster sends {costs['looks']:.1f} s; "
            f"start of a worker {costs['worker']:.1f} s."
        ),
    ]


PARTS = {
    "stock": _stock,
    "again": _again,
    "workers": _workers,
    "encoders": _encoders,
    "identity": _identity,
    "scaling": _scaling,
}
