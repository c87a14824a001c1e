"""Do script and scene agree: the same beats in the same order, every cue spoken and used?"""

from collections.abc import Iterable, Mapping, Sequence

from .problems import nearest
from .script import Script


def check_script(
    script: Script, scene_beats: Sequence[str], scene_cues: Mapping[str, Iterable[str]] | None = None
) -> tuple[str, ...]:
    """Return what does not fit between a script and its scene, one sentence each; empty when all does.

    scene_beats: the scene's beats in order (those left out by a condition may be among them). scene_cues: the cues each
    beat waits for, by beat; None to skip that check.
    """
    problems = []
    keys = [beat.key for beat in script.beats]
    known = {*keys, *script.left_out}
    for key in scene_beats:
        if key not in known:
            problems.append(f"{script.key}: the script has no beat {key!r}; {nearest(key, sorted(known))}")
    for key in [*keys, *script.left_out]:
        if key not in scene_beats:
            problems.append(f"{script.key}: the scene has no beat {key!r}; {nearest(key, list(scene_beats))}")
    wanted = [key for key in scene_beats if key in keys]
    given = [key for key in keys if key in scene_beats]
    if wanted != given:
        first = next(b for a, b in zip(wanted, given, strict=True) if a != b)
        problems.append(f"{script.key}: beat {first!r} stands elsewhere in the script; the scene's order is {wanted}")
    for beat in script.beats if scene_cues is not None else ():
        used, spoken = set((scene_cues or {}).get(beat.key, ())), set(beat.cues)
        for cue in sorted(used - spoken):
            problems.append(f"{script.key}/{beat.key}: no word is marked [{cue}]; {nearest(cue, sorted(spoken))}")
        for cue in sorted(spoken - used):
            problems.append(f"{script.key}/{beat.key}: the scene never waits for [{cue}]; {nearest(cue, sorted(used))}")
    return tuple(problems)
