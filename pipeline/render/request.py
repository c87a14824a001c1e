"""One request: what to make, and the names of everything it makes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lesson import Format, Lesson, Script, StepJob, StepRef
from pipeline.cache.state import State, state_of
from pipeline.publish.film.film_shape import slug_of
from pipeline.voice.sources import Voices

BEATS = "beats"  # the folder of single beats


@dataclass(frozen=True)
class Request:
    """A lesson, the chosen steps and beats, and their look. `beats` is None for whole steps."""

    lesson: Lesson
    steps: tuple[StepRef, ...]
    scripts: dict[str, Script]
    format: Format
    theme: str | None
    out: Path
    workers: int
    beats: dict[str, tuple[str, ...]] | None = None
    voices: Voices | None = None
    name: str = ""  # its name among other requests (render-many)
    state: State | None = None  # state of its files when they were read; None: their state when a job is made
    again: "Callable[[], Request] | None" = None  # makes the same request with everything read again

    def anew(self) -> "Request | None":
        """Return the same request with everything read again; None where that is not possible."""
        return None if self.again is None else replace(self.again(), name=self.name)

    @property
    def label(self) -> str:
        """The beginning of its tasks' names."""
        return f"{self.name} " if self.name else ""

    def job(self, ref: StepRef, scratch: Path | None = None) -> StepJob:
        """Return the job of a step."""
        return replace(
            job_of(self.lesson, ref, self.format, self.theme, scratch),
            state=self.state or state_of(self.lesson.path, self.lesson.overrides, self.theme),
            speech=None if self.voices is None else self.voices.table(ref.key, self.scripts[ref.key]),
        )


def job_of(lesson: Lesson, ref: StepRef, form: Format, theme: str | None, scratch: Path | None = None) -> StepJob:
    """Return the job of a step that nobody keeps; its words are timed by their number."""
    path = lesson.path.absolute()
    return StepJob(path, ref.key, form, theme, lesson.overrides, lesson.may_run_code, scratch=scratch)


def settings_of(lesson: Lesson, pictures: Format, theme: str | None) -> dict[str, Any]:
    """Return the settings that steps must share to be joined to one film."""
    return {
        "lesson_sha256": lesson.digest,
        "width": pictures.width,
        "height": pictures.height,
        "fps": pictures.fps,
        "theme": theme or lesson.theme,
        "language": lesson.language,
    }


def slug(ref: StepRef) -> str:
    """Return the name of a step's files: number and key, with dashes."""
    return slug_of(ref.number, ref.key)


@dataclass(frozen=True)
class StepFiles:
    """The paths of a step's files; `language` is that of the captions."""

    out: Path
    slug: str
    language: str

    def _file(self, ending: str) -> Path:
        return self.out / "steps" / f"{self.slug}{ending}"

    @property
    def video(self) -> Path:
        """The film of the step."""
        return self._file(".mp4")

    @property
    def poster(self) -> Path:
        """Its poster."""
        return self._file(".png")

    @property
    def timeline(self) -> Path:
        """Its timeline as JSON."""
        return self._file(".timeline.json")

    @property
    def vtt(self) -> Path:
        """Its captions as WebVTT."""
        return self._file(f".{self.language}.vtt")

    @property
    def srt(self) -> Path:
        """Its captions as SubRip."""
        return self._file(f".{self.language}.srt")

    @property
    def chapters(self) -> Path:
        """Its beats as chapters, WebVTT."""
        return self._file(f".{self.language}.chapters.vtt")

    @property
    def transcript(self) -> Path:
        """What is spoken and shown, as Markdown."""
        return self._file(f".{self.language}.transcript.md")

    def all(self) -> tuple[Path, ...]:
        """Return every file of the step."""
        return (self.video, self.poster, self.timeline, self.vtt, self.srt, self.chapters, self.transcript)


def beat_file(out: Path, ref: StepRef, beat: str) -> Path:
    """Return the path of a single beat's film (--beat)."""
    return out / BEATS / f"{slug(ref)}-{beat.replace('_', '-')}.mp4"
