"""An entry of the cache that fits its sums and is not what it must be is dropped and made again, whatever it is."""

import hashlib
import json
import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lesson import PROJECT_ROOT, Format, StepJob, load_lesson
from lesson.contract import PLAN
from pipeline.cache import entries, keys
from pipeline.cache.cache import Cache
from pipeline.cache.entry_files import NOTE
from pipeline.commands.choose import choose_steps, load_scripts
from pipeline.commands.progress import ProgressBoard
from pipeline.render.executor import InlineExecutor
from pipeline.render.render import render
from pipeline.render.request import Request
from scenes.watch.fingerprint import closure

SMALL = Format(160, 90, 2)
STEP = "what_is_backpropagation"


def films_of(file: Path, out: Path) -> dict[str, bytes]:
    lesson = load_lesson(file)
    steps = choose_steps(lesson)
    render(
        Request(lesson, steps, load_scripts(lesson, steps), SMALL, None, out, 1),
        ProgressBoard(),
        InlineExecutor,
    )
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def seal(entry: Path, files: dict[str, bytes], facts: Any = None) -> None:
    """Change files of an entry so that its sums are right again."""
    note = json.loads((entry / NOTE).read_text())
    for name, data in files.items():
        (entry / name).unlink(missing_ok=True)
        (entry / name).write_bytes(data)
        note["files"][name] = (len(data), hashlib.sha256(data).hexdigest())
    (entry / NOTE).write_text(json.dumps({**note, "facts": note["facts"] if facts is None else facts}))


PLANS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a list": lambda plan: [],
    "a number": lambda plan: 3,
    "nothing": lambda plan: {},
    "without its poster": lambda plan: {key: value for key, value in plan.items() if key != "poster"},
    "with another poster": lambda plan: plan | {"poster": "cover"},
    "of another step": lambda plan: plan | {"timeline": plan["timeline"] | {"key": "chain_rule"}},
    "at another rate": lambda plan: plan | {"timeline": plan["timeline"] | {"fps": 60}},
    "with the rate as text": lambda plan: plan | {"timeline": plan["timeline"] | {"fps": "5"}},
    "without beats": lambda plan: plan | {"timeline": plan["timeline"] | {"beats": []}},
    "with beats apart": lambda plan: plan | {"timeline": plan["timeline"] | {"beats": plan["timeline"]["beats"][1:]}},
    "with a beat of no frames": lambda plan: (
        plan
        | {
            "timeline": (
                plan["timeline"]
                | {"beats": [plan["timeline"]["beats"][0] | {"frames": 0}, *plan["timeline"]["beats"][1:]]}
            )
        }
    ),
    "of another version": lambda plan: plan | {"plan": 2},
    "of no version": lambda plan: {key: value for key, value in plan.items() if key != "plan"},
    "without fingerprints": lambda plan: plan | {"prints": {}},
    "with fingerprints that lead out": lambda plan: plan | {"prints": dict.fromkeys(plan["prints"], "../../x")},
    "with notes that are numbers": lambda plan: plan | {"notes": [1]},
}


@pytest.fixture(scope="module")
def true_plan(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    from scenes.engine.entry import plan
    from tests.pipeline.conftest import SCRIPT, write_lesson

    file = write_lesson(tmp_path_factory.mktemp("planned") / "lesson", {STEP: SCRIPT})
    return PLAN.write(plan(StepJob(file, STEP, SMALL)))


@pytest.mark.parametrize("how", PLANS)
def test_a_plan_that_is_none_is_known(true_plan: bytes, how: str) -> None:
    assert entries.planned(true_plan, STEP, SMALL).poster
    with pytest.raises(ValueError):
        entries.planned(json.dumps(PLANS[how](json.loads(true_plan))).encode(), STEP, SMALL)


def test_any_part_of_a_plan_may_be_missing_or_of_another_type(true_plan: bytes) -> None:
    """Every place of the plan is taken out, or has something else in its place: ValueError, or a plan that can be
    used.
    """
    dice, kept = random.Random(7), 0
    for _ in range(300):
        data = json.loads(true_plan)
        at: Any = data
        while True:
            keys_ = list(at) if isinstance(at, dict) else list(range(len(at)))
            key = dice.choice(keys_)
            inner = at[key]
            if not isinstance(inner, dict | list) or not inner or dice.random() < 0.2:
                break
            at = inner
        if dice.random() < 0.4:
            del at[key]
        else:
            at[key] = dice.choice([None, -1, 1e400, "x", [], {}, [[["deep"]]], True, "\ud800" * 2, 10**400])
        try:
            found = entries.planned(json.dumps(data).encode(), STEP, SMALL)
        except ValueError:
            continue
        kept += 1
        assert set(found.prints) == {beat.key for beat in found.timeline.beats}
    assert kept < 120
    for raw in (b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null", true_plan[:-9]):
        with pytest.raises(ValueError):
            entries.planned(raw, STEP, SMALL)


def test_garbage_with_right_sums_is_dropped_and_made_again(short_lesson: Path, tmp_path: Path, own_cache: Path) -> None:
    first = films_of(short_lesson, tmp_path / "out")
    made = sorted((own_cache / "film").glob("*/*"))
    plan, poster, other = sorted(
        made, key=lambda entry: (entry.parent.name != "plan", not (entry / "last.png").exists())
    )
    film, picture, small = (
        (poster / "film.mp4").read_bytes(),
        (poster / "last.png").read_bytes(),
        (other / "film.mp4").read_bytes(),
    )
    frames = json.loads((poster / NOTE).read_text())["facts"]["frames"]
    bad_films = [b"", b"no film", film[:-200], zeroed(film), picture, small, film.replace(b"avc1", b"hvc1")]
    bad_pictures = [b"", b"no picture", picture[:100], film, picture[:16] + b"\0\0\xff\xff" * 2 + picture[24:]]
    path = tmp_path / "bad"
    for n, data in enumerate([*bad_films, *bad_pictures]):
        path.write_bytes(data)
        with pytest.raises(ValueError):
            entries.check_film(path, frames, SMALL) if n < len(bad_films) else entries.check_picture(path, SMALL)
        with pytest.raises(ValueError):
            entries.check_sound(path, frames / 5)
    (path.unlink(), path.write_bytes(film))
    for wrong in ((frames + 1, SMALL), (frames, Format(160, 90, 10)), (frames, Format(90, 160, 5))):
        with pytest.raises(ValueError):
            entries.check_film(path, *wrong)
    with pytest.raises(
        ValueError
    ):  # its first picture is whole, a later one is not: found where all of it is looked at
        path.write_bytes(zeroed(film, 0.5))
        entries.check_film(path, frames, SMALL, whole=True)
    for facts in ({}, {"frames": "many"}, 7, {"frames": -1, "pictures": 0, "seconds": 0, "peak_mb": 0}):
        with pytest.raises(ValueError):
            entries.rendered(json.dumps(facts).encode())
    seal(plan, {"plan.json": b'{"timeline": {}}'})
    seal(poster, {"film.mp4": small, "last.png": picture[:100]})
    seal(other, {}, {"frames": "many"})
    assert films_of(short_lesson, tmp_path / "next") == first


def zeroed(film: bytes, kept: float = 0.0) -> bytes:
    """A film with a right index, whose pictures are garbage after a share that is kept."""
    first = film.index(b"mdat") + 4
    start = first + int(kept * (len(film) - first))
    return film[:start] + bytes(len(film) - start)


def test_links_and_pipes_in_the_place_of_an_entry_are_neither_followed_nor_waited_for(tmp_path: Path) -> None:
    cache, keys_ = Cache(tmp_path / "film", 10**9), [f"{n:032x}" for n in range(4)]
    for key in keys_:
        cache.put("plan", key, {"plan.json": b"{}"}, {})
    piped, linked, away = (tmp_path / "film" / "plan" / key for key in keys_[:3])
    (piped / "plan.json").unlink()
    os.mkfifo(piped / "plan.json")
    (tmp_path / "mine").write_bytes(b"{}")
    (linked / "plan.json").unlink()
    (linked / "plan.json").symlink_to(tmp_path / "mine")
    away.rename(tmp_path / "away")
    away.symlink_to(tmp_path / "away")
    assert [cache.get("plan", key) is not None for key in keys_] == [False, False, False, True]
    assert not piped.exists() and not linked.exists() and away.is_symlink()
    assert (tmp_path / "mine").read_bytes() == b"{}" and (tmp_path / "away" / "plan.json").exists()


def test_nothing_is_removed_from_a_folder_without_our_mark(tmp_path: Path) -> None:
    """BACKPROP_CACHE may be a folder of somebody's that looks like a cache."""
    theirs = tmp_path / "beat" / ("a" * 32)
    theirs.mkdir(parents=True)
    (theirs / "film.mp4").write_bytes(b"theirs")
    cache = Cache(tmp_path, 0)
    assert (cache.get("beat", theirs.name), cache.trim(), cache.clear().kinds) == (None, 0, {})
    assert (theirs / "film.mp4").read_bytes() == b"theirs"


def test_a_note_without_end_is_not_read(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 10**9)
    cache.put("beat", "a" * 32, {"film.mp4": b"film"}, {})
    os.truncate(tmp_path / "beat" / ("a" * 32) / "entry.json", 1 << 40)
    assert cache.get("beat", "a" * 32) is None and not (tmp_path / "beat" / ("a" * 32)).exists()


def test_a_source_that_keys_name_and_that_is_not_there_is_an_error() -> None:
    for names in (keys.FILMING, keys.MIXING, ("scenes", "lesson", "pipeline")):
        assert keys.sources(*names)
    for name in ("pipeline/gone.py", "pipelines", "scenes/kit.py", "tests/golden"):
        with pytest.raises(FileNotFoundError, match=f"names {name}, and there is no such code"):
            keys.sources(name)


def test_every_file_that_a_film_goes_through_is_in_its_key() -> None:
    """What drawing imports of the project is named in the key or in the step's fingerprint; the rest only looks on."""
    steps = closure(tuple(sorted((PROJECT_ROOT / "scenes").glob("s[1-8]_*.py"))))
    ahead = closure((PROJECT_ROOT / "scenes/engine/entry.py",)) - steps
    looking_on = {"audit", "cures", "fingerprint", "code_told", "transcript", "own_code", "score", "renamed"}
    looking_on |= {"toml_text", "seen", "remarks"}
    drawing = {
        path.relative_to(PROJECT_ROOT).as_posix() for path in ahead if not any(name in path.stem for name in looking_on)
    }
    assert drawing == {name for name in keys.FILMING if name.startswith(("scenes/", "lesson/"))}


def test_every_file_that_encodes_is_in_its_key() -> None:
    ahead, encoding = ["encoder"], set[str]()
    while ahead:
        encoding.add(name := ahead.pop())
        text = (PROJECT_ROOT / "pipeline" / "video" / f"{name}.py").read_text(encoding="utf-8")
        ahead += set(re.findall(r"^from \.(\w+) import", text, re.MULTILINE)) - encoding
    named = {name for name in keys.FILMING if name.startswith("pipeline/video/")}
    assert {f"pipeline/video/{name}.py" for name in encoding} == named and "hints" in encoding
