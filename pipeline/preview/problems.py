"""Split a problem's line for the page: file, key and cure, and the step and beat it belongs to."""

import re
from collections.abc import Collection
from pathlib import PurePath

_WHERE = re.compile(r"step (?P<number>\d+) \w+(?:, beat (?P<beat>\w+))?\b")
_FILE = re.compile(r"(?P<file>[^:]*\.(?:toml|md|py|csv|json|yaml|npz|safetensors|wav)): (?P<rest>.+)", re.DOTALL)
_KEY = re.compile(r"(?P<key>line \d+|[\w-]+(?:\[[^\]]*\]|\.[\w-]+)*): (?P<rest>.+)", re.DOTALL)
_ERROR = re.compile(r"\w*(?:Error|Exception|Warning)")

Problem = dict[str, str | None]


def problem_of(line: str, numbers: dict[str, str]) -> Problem:
    """Return {"file", "key", "said", "step", "beat"}; `numbers` gives the steps' keys by their numbers."""
    where = _WHERE.match(line)
    file, key, said = "", "", line
    found = _FILE.fullmatch(line) if where is None else None
    if found is not None:
        file, said = found["file"], found["rest"]
        named = _KEY.fullmatch(said)
        if named is not None and not _ERROR.fullmatch(named["key"]):
            key, said = named["key"], named["rest"]
    step = numbers.get(where["number"]) if where else _step_of(file, numbers.values())
    return {"file": file, "key": key, "said": said, "step": step, "beat": where["beat"] if where else None}


def _step_of(file: str, keys: Collection[str]) -> str | None:
    """Return the step that a narration file belongs to."""
    stem = PurePath(file).stem
    return stem if file.endswith(".md") and stem in keys else None
