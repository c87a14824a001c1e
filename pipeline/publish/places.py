"""Names of beats, as they are typed: 6.opposite or hidden_error.opposite; 6 or hidden_error for a whole step."""

from dataclasses import dataclass

from lesson.problems import nearest
from lesson.time.timeline import BeatTime
from pipeline.errors import UserError
from pipeline.publish.film.film import Film, StepFilm


@dataclass(frozen=True)
class Place:
    """A step of a film and some of its beats, those from `first` to before `end` by their index."""

    step: StepFilm
    first: int
    end: int

    @property
    def beats(self) -> tuple[BeatTime, ...]:
        """The beats."""
        return self.step.timeline.beats[self.first : self.end]


def place_of(film: Film, name: str, option: str) -> Place:
    """Return the named beat, or all beats of the named step.

    UserError with the nearest names, beginning with the option.
    """
    wanted, dot, beat = name.strip().replace("-", "_").partition(".")
    step = next((step for step in film.steps if wanted in (step.key, str(step.number))), None)
    if step is None:
        there = [text for step in film.steps for text in (str(step.number), step.key)]
        raise UserError(f"{option} {name}: there is no such step in {film.folder}; {nearest(wanted, there)}")
    keys = [each.key for each in step.timeline.beats]
    if not dot:
        return Place(step, 0, len(keys))
    if beat not in keys:
        raise UserError(f"{option} {name}: step {step.number} {step.key} has no such beat; {nearest(beat, keys)}")
    return Place(step, keys.index(beat), keys.index(beat) + 1)
