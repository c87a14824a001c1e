"""Narration that was read before: for a lesson that has not changed, no command reads it again.

Which line applies to a lesson, and what it says, depends on all of the lesson's numbers: to read the film's narration
means to train its network for thousands of epochs.
"""

from collections.abc import Mapping, Sequence

from lesson import Lesson, Script, StepRef
from lesson.contract import SCRIPT

from .cache import Cache
from .keys import script_key
from .state import State

FILE = "script.json"


def known_scripts(cache: Cache, lesson: Lesson, steps: Sequence[StepRef], state: State) -> dict[str, Script]:
    """Return the scripts of those steps that the cache has for this state of the lesson's files, by key."""
    found = {}
    for ref in steps:
        entry = cache.get("script", script_key(lesson, ref, state), lambda entry: SCRIPT.read(entry.read(FILE)))
        if entry is not None:
            found[ref.key] = SCRIPT.read(entry.read(FILE))
    return found


def keep_scripts(
    cache: Cache, lesson: Lesson, steps: Sequence[StepRef], state: State, scripts: Mapping[str, Script]
) -> None:
    """Keep scripts that were read from this state of the lesson's files."""
    for ref in steps:
        if ref.key in scripts:
            cache.put("script", script_key(lesson, ref, state), {FILE: SCRIPT.write(scripts[ref.key])}, {})
