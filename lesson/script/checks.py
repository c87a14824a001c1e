"""Check that script and scene agree: the same beats in the same order, every cue spoken and used."""

from collections.abc import Iterable, Mapping, Sequence

from lesson.problems import Problem, nearest

from .script import Script


def check_script(
    script: Script, scene_beats: Sequence[str], scene_cues: Mapping[str, Iterable[str]] | None = None
) -> tuple[Problem, ...]:
    """Return every difference between a script and its scene, each with its line; empty when they agree.

    scene_beats: the scene's beats in order (those left out by a condition may be among them). scene_cues: the cues each
    beat waits for, by beat; None to skip that check.
    """
    problems = []

    def problem(line: int, value: str, cure: str) -> None:
        problems.append(Problem(script.file or script.key, f"line {line}" if line else "", value, cure))

    keys = [beat.key for beat in script.beats]
    known = {*keys, *script.left_out}
    for key in scene_beats:
        if key not in known:
            near = nearest(key, [other for other in sorted(known) if other not in scene_beats])
            problem(0, "", f"the script has no beat {key!r}, which the scene plays: write '## {key}: Title'; {near}")
    problems += stray_beats(script, scene_beats)
    wanted = [key for key in scene_beats if key in keys]
    given = [key for key in keys if key in scene_beats]
    if wanted != given:
        first = next(b for a, b in zip(wanted, given, strict=True) if a != b)
        problem(
            script.line_of(first), repr(first), f"has another place in the scene, whose order is {', '.join(wanted)}"
        )
    for beat in script.beats if scene_cues is not None else ():
        used, spoken = set((scene_cues or {}).get(beat.key, ())), set(beat.cues)
        for cue in sorted(used - spoken):
            cure = (
                f"no word of beat {beat.key!r} is marked [{cue}], which the scene waits for; "
                f"{nearest(cue, sorted(spoken))}"
            )
            problem(script.line_of(beat.key), "", cure)
        problems += stray_cues(script, beat.key, used)
    return tuple(problems)


def stray_beats(script: Script, scene_beats: Sequence[str]) -> tuple[Problem, ...]:
    """Return a problem for every beat of the script, left out or not, that the scene does not have."""
    keys = [*(beat.key for beat in script.beats), *script.left_out]
    free = [key for key in scene_beats if key not in keys] or list(scene_beats)
    return tuple(
        Problem(
            script.file or script.key,
            f"line {script.line_of(key)}",
            repr(key),
            f"the scene has no beat {key!r}; {nearest(key, free)}",
        )
        for key in keys
        if key not in scene_beats
    )


def stray_cues(script: Script, key: str, used: Iterable[str]) -> tuple[Problem, ...]:
    """Return a problem for every cue of a beat that its scene, which waits for those in `used`, never waits for."""
    beat = next(beat for beat in script.beats if beat.key == key)
    names = dict.fromkeys(used)
    free = sorted(name for name in names if name not in beat.cues) or sorted(names)
    return tuple(
        Problem(
            script.file or script.key,
            f"line {dict(beat.cue_lines).get(cue, beat.number)}",
            f"[{cue}]",
            f"the scene of beat {key!r} never waits for this cue; {nearest(cue, free)}",
        )
        for cue in dict.fromkeys(beat.cues)
        if cue not in names
    )
