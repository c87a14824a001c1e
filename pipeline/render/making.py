"""A step that is being made: the keys of its parts, and their places once they are there."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.cache.keys import beat_key, sound_key, step_key
from pipeline.cache.state import CODE
from pipeline.sound.track import sound_job
from pipeline.video.assemble import Segment

from .plan import Plan
from .request import Request

FILM, PICTURE, SOUND = "film.mp4", "last.png", "sound.m4a"


class Making:
    """A step being made: the keys of its parts, and their places once they are there."""

    def __init__(self, film: Any, request: Request, plan: Plan) -> None:
        self.film, self.request, self.plan = film, request, plan
        whole = request.beats is None
        chosen = [beat.key for beat in plan.timeline.beats] if whole else (request.beats or {}).get(plan.ref.key, ())
        self.wanted: tuple[str, ...] = tuple(chosen)
        self.job = request.job(plan.ref)
        self.keys = {beat: self._key(beat) for beat in self.wanted}
        lines = {"": plan.timeline} if whole else {beat: plan.timeline.alone(beat) for beat in self.wanted}
        sounds = {part: job for part, line in lines.items() if (job := sound_job(line, request.voices)) is not None}
        code = {CODE: (self.job.state or {})[CODE]}
        self.sounds = {  # of the step (""), or of beats
            part: (sound_key(job), replace(job, state=code)) for part, job in sounds.items()
        }
        self.made_of = step_key(plan, self.keys.values(), self.sounds[""][0] if "" in self.sounds else None)
        self.parts: dict[str, dict[str, Path]] = {}

    def _key(self, beat: str) -> str:
        return beat_key(self.plan.prints[beat], self.job, self.frames(beat), self.has_picture(beat))

    def frames(self, beat: str) -> int:
        """Return the frames of a beat."""
        return self.plan.timeline.beat(beat).frames

    def has_picture(self, beat: str) -> bool:
        """Return whether a beat's last picture is wanted: the step's poster."""
        return self.request.beats is None and beat == self.plan.poster

    def seconds(self, part: str) -> float:
        """Return the length of the sound of the step (""), or of a beat that is made alone."""
        line = self.plan.timeline
        return (self.frames(part) if part else line.frames) / line.fps

    def name(self, part: str) -> str:
        """Return the name of a job of this step: "1/teacher"."""
        return f"{self.request.label}{self.plan.ref.number}/{part}"

    def needed(self) -> set[str]:
        """Return the keys of the missing parts."""
        return {*self.keys.values(), *(key for key, _ in self.sounds.values())} - set(self.parts)

    def segment(self, beat: str) -> Segment:
        """Return the film of a beat."""
        return Segment(self.parts[self.keys[beat]][FILM], self.frames(beat))

    @property
    def poster(self) -> Path:
        """The picture of the step."""
        return self.parts[self.keys[self.plan.poster]][PICTURE]

    def sound(self, part: str = "") -> Path | None:
        """Return the sound of the step, or of a beat that is made alone; None without speech."""
        return self.parts[self.sounds[part][0]][SOUND] if part in self.sounds else None
