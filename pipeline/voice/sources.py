"""The sources of spoken pieces: a teacher's recordings, the shipped recording, the cache, an installed voice."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lesson import (
    PROJECT_ROOT,
    Lesson,
    Listener,
    Script,
    ScriptBeat,
    Speech,
    SpeechTable,
    speech_plan,
)
from lesson.language.language import editions
from lesson.problems import file_name
from pipeline.cache.state import WAS_CHANGED, Changed
from pipeline.home import user_cache
from pipeline.render.executor import LocalExecutor
from pipeline.render.tasks import Task

from .clip import Backend, Clip, Samples, VoiceError, key_of
from .decode import read_audio
from .recordings import Recordings, recording_bytes, recordings_of, scripts_of
from .services import is_service
from .store import ClipStore

__all__ = ["SHIPPED_VOICES", "Voices", "cache_folder", "scripts_of", "shipped", "shipped_key", "synthesise", "texts_of"]
# Names of the same voice, the better model first.
SHIPPED_VOICES = ("kokoro-82m fp32 default 0.8", "kokoro-82m int8 default 0.8")


def shipped(language: str) -> ClipStore:
    """Return the recording that comes with the project."""
    return ClipStore(PROJECT_ROOT / "assets" / "voice" / language)


def shipped_key(store: ClipStore, spoken: str, language: str) -> str | None:
    """Return the key of a piece in the shipped recording, None where it is missing there."""
    keys = (key_of(spoken, language, voice) for voice in SHIPPED_VOICES)
    return next((key for key in keys if store.has(key)), None)


def cache_folder() -> Path:
    """Return the folder of what was synthesised here (BACKPROP_CACHE, else the user's cache folder)."""
    return user_cache() / "voice"


def texts_of(script: Script) -> tuple[str, ...]:
    """Return every piece a voice must say for a step, once each, in order."""
    return tuple(dict.fromkeys(text for beat in script.beats for text in texts_of_beat(beat)))


@dataclass
class Voices:
    """All sources for one lesson, in this order: recordings of beats, the cache of the installed voice, shipped."""

    lesson: Lesson
    backend: Backend | None = None
    silent: bool = False  # voice = "none": nothing is spoken, words are timed by their number
    cache: ClipStore = field(init=False)
    recordings: Recordings = field(init=False)
    # Digests of the recordings whose times are known.
    timed: dict[tuple[str, str], str] = field(init=False, default_factory=dict)
    _tables: dict[tuple[str, Script, int], SpeechTable] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.cache = ClipStore(cache_folder() / self.lesson.language)
        self.recordings = recordings_of(self.lesson)
        # A service is chosen for its voice: clips of the shipped one in between would be another person.
        self._shipped = None if is_service(self.lesson) else shipped(self._base)

    @property
    def _base(self) -> str:
        """The language without its region: what was recorded in English is said in en-GB as well."""
        return editions(self.lesson.language)[-1]

    def _found(self, spoken: str) -> tuple[ClipStore, str] | None:
        if self.silent:
            return None
        language = self.lesson.language
        if self.backend is not None:
            key = key_of(spoken, language, self.backend.name)
            if self.cache.has(key):
                return self.cache, key
        there = None if self._shipped is None else shipped_key(self._shipped, spoken, self._base)
        return (self._shipped, there) if self._shipped is not None and there is not None else None

    def clip(self, spoken: str) -> Clip | None:
        """Return the clip of a piece, None without one."""
        found = self._found(spoken)
        return found[0].get(found[1]) if found else None

    def clip_bytes(self, spoken: str) -> tuple[bytes, int] | None:
        """Return the file of a piece's clip and its number of samples; None without one."""
        found = self._found(spoken)
        return found[0].raw(found[1]) if found else None

    def beat(self, step: str, beat: str) -> Samples | None:
        """Return a teacher's recording of a whole beat."""
        path = None if self.silent else self.recordings.file(step, beat)
        return read_audio(recording_bytes(path), path.name) if path else None

    def beat_bytes(self, step: str, beat: str) -> bytes | None:
        """Return the file of a teacher's recording of a whole beat.

        Raises Changed where it is not the one whose times are known.
        """
        path = None if self.silent else self.recordings.file(step, beat)
        data = recording_bytes(path) if path else None
        wanted = self.timed.get((step, beat))
        if wanted is not None and (data is None or hashlib.sha256(data).hexdigest() != wanted):
            raise Changed(
                f"{file_name(path or self.recordings.folder / step / beat)}{WAS_CHANGED}; "
                "start again, what was finished is kept"
            )
        return data

    def table(self, step: str, script: Script) -> SpeechTable:
        """The times of everything that will be heard in a step; found once, and again when clips were added."""
        asked = step, script, self.cache.added
        if asked not in self._tables:
            self._tables[asked] = self._table(step, script)
        return self._tables[asked]

    def _table(self, step: str, script: Script) -> SpeechTable:
        lines: dict[str, Speech] = {}
        for text in texts_of(script):
            found = self._found(text)
            if found:
                lines[text] = Speech(*found[0].times(found[1]))
        heard = {} if self.silent else self.recordings.heard(step, [beat.key for beat in script.beats])
        self.timed |= {(step, beat): digest for beat, (_, digest) in heard.items()}
        return SpeechTable(lines, {beat: seconds for beat, (seconds, _) in heard.items()})

    def missing(self, step: str, script: Script) -> tuple[str, ...]:
        """Return the pieces without a clip: they would be silent (captions stay)."""
        table = self.table(step, script)
        spoken_by_beat = {text for beat in script.beats if beat.key in table.beats for text in texts_of_beat(beat)}
        return tuple(text for text in texts_of(script) if text not in table.lines and text not in spoken_by_beat)


def texts_of_beat(beat: ScriptBeat) -> tuple[str, ...]:
    """Return every piece a voice must say in a beat, in order."""
    listener = Listener()
    speech_plan(beat, listener, 30)
    return tuple(listener.texts)


def synthesise(
    texts: Iterable[str],
    language: str,
    make: Callable[[], Backend],
    store: ClipStore,
    workers: int = 2,
    progress: Callable[[str], None] = lambda text: None,
) -> list[str]:
    """Synthesise what the store lacks, in parallel, storing each piece at once; return what could not be said.

    Interrupted, the next call goes on with the rest. Ctrl-C, and any end of this process, ends the others at once,
    because they also render beats.
    """
    backend = make()
    wanted = [text for text in dict.fromkeys(texts) if not store.has(key_of(text, language, backend.name))]
    problems: list[str] = []
    if not wanted:
        return problems
    with LocalExecutor(min(workers, len(wanted)), lambda note: None) as pool:
        for text in wanted:
            pool.submit(Task(text, say, (make, text, language)))
        for done in pool.completed():
            if isinstance(done.error, VoiceError):
                problems.append(str(done.error))
            elif done.error is not None:
                raise VoiceError("a process that speaks was killed (is there enough memory?); use fewer --workers")
            else:
                store.put(key_of(done.task.name, language, backend.name), done.value, done.task.name, backend.name)
                progress(done.task.name)
    return problems


_backends: dict[bytes, Backend] = {}  # voices of this worker process by their maker, so that a model is loaded once


def say(make: Callable[[], Backend], text: str, language: str) -> Clip:
    """Say a text in a worker process; VoiceError where it cannot be said."""
    known = pickle.dumps(make)
    if known not in _backends:
        _backends[known] = make()
    try:
        return _backends[known].say(text, language)
    except VoiceError:
        raise
    except Exception as error:  # a model's own errors cannot be pickled
        raise VoiceError(f"{_backends[known].name} cannot say {text!r}: {error}") from None
