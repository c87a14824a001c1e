"""The beats of a step as films of their own, cut without encoding again, with what is spoken and shown in each."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream
from PIL import Image

from lesson.language.screen import ON_SCREEN
from lesson.script.questions import Question
from lesson.time.caption_text import unspaced
from lesson.time.captions import Caption, cues_of, to_vtt
from lesson.time.timeline import BeatTime
from pipeline.files import written_aside
from pipeline.publish.film.edited import within
from pipeline.publish.film.film import Film, StepFilm
from pipeline.publish.film.media import is_heard, tags_of
from pipeline.sound.joined import SoundPart
from pipeline.video.assemble import Segment, join
from pipeline.video.encoder import CONTAINER

REWIND_FPS = (
    5  # keyframes a second; there is one every two seconds of film, so rewinding is ten times as fast as playing
)


@dataclass(frozen=True)
class Beat:
    """One slide: its files, and its texts, which may contain anything and must be escaped wherever they are used."""

    title: str
    film: Path
    rewind: Path  # its keyframes in reverse order, silent
    poster: Path  # its last picture
    seconds: float
    said: tuple[str, ...]
    # The lines after "On screen:" (in the film's language) in the transcript: what is shown at its end.
    shown: tuple[str, ...]
    notes: str  # what is spoken, line by line, and the questions
    captions: str  # WebVTT

    @property
    def alternative(self) -> str:
        """The alternative text: its title and what is shown, or what is spoken where nothing is shown."""
        return f"{self.title}. {' '.join(self.shown or self.said)}".strip()


@dataclass(frozen=True)
class Part:
    """A step and its beats."""

    step: StepFilm
    beats: tuple[Beat, ...]


def cut(film: Film, step: StepFilm, folder: Path) -> Part:
    """Write a step's beats into a folder, each as film, rewind and poster; return them with their texts."""
    beats = enumerate(step.timeline.beats, 1)
    return Part(step, tuple(_beat(film, step, number, beat, folder) for number, beat in beats))


def _beat(film: Film, step: StepFilm, number: int, beat: BeatTime, folder: Path) -> Beat:
    line = step.timeline
    name = f"{number:02d}-{beat.key.replace('_', '-')}"
    path, rewind, poster = (folder / f"{name}{end}" for end in (".mp4", ".rewind.mp4", ".jpg"))
    join(
        [Segment(step.video, beat.frames, start=beat.start_frame)],
        path,
        line.fps,
        sound=[SoundPart(step.video, beat.frames, beat.start_frame)] if is_heard(step.video) else [],
        language=film.language,
        tags={**tags_of(film, beat.title), "track": str(number)},
    )
    write_rewind(path, rewind)
    write_last_picture(path, poster)
    return Beat(
        beat.title,
        path,
        rewind,
        poster,
        beat.frames / line.fps,
        said=tuple(unspaced(spoken.written) for spoken in beat.lines),
        shown=(film.word(ON_SCREEN), f"{'; '.join(beat.on_screen)}.") if beat.on_screen else (),
        notes="\n".join(
            [
                *(unspaced(spoken.written) for spoken in beat.lines),
                *(_asked(film, asked.question) for asked in beat.questions),
            ]
        ),
        captions=to_vtt(_captions(step, beat)),
    )


def _captions(step: StepFilm, beat: BeatTime) -> list[Caption]:
    line = step.timeline
    if step.edited is None:
        return list(cues_of(line.alone(beat.key)))
    start = beat.start_frame / line.fps
    return list(within(step.edited, start, start + beat.frames / line.fps))


def _asked(film: Film, question: Question) -> str:
    answers = (f"{'✓' if answer.right else '–'} {answer.text}" for answer in question.answers)
    return "\n".join([f"\n{film.word('Question')}: {question.text}", *answers])


def write_rewind(source: Path, path: Path) -> None:
    """Write a film's keyframes in reverse order, REWIND_FPS a second: visible rewinding without encoding anything."""
    with av.open(str(source)) as there, written_aside(path) as part:
        template = there.streams.video[0]
        with av.open(str(part), "w", format="mp4", container_options=CONTAINER) as container:
            stream = container.add_stream_from_template(template)
            stream.time_base = Fraction(1, REWIND_FPS)
            for number, packet in enumerate(reversed(_keyframes(there, template))):
                packet.pts = packet.dts = number
                packet.duration, packet.time_base, packet.stream = 1, Fraction(1, REWIND_FPS), stream
                container.mux(packet)


def _keyframes(source: InputContainer, stream: VideoStream) -> "Sequence[Packet[VideoStream]]":
    return [packet for packet in source.demux(stream) if packet.size and packet.is_keyframe]


def write_last_picture(source: Path, path: Path) -> None:
    """Write the last picture of a film as JPEG."""
    with av.open(str(source)) as there, written_aside(path) as part:
        stream = there.streams.video[0]
        there.seek(stream.duration or 0, stream=stream)  # to the last keyframe
        (frame,) = deque(there.decode(stream), 1)
        picture = frame.to_image(src_colorspace=Colorspace.ITU709)  # type: ignore[no-untyped-call]
        picture.save(part, format="jpeg", quality=90, subsampling=0, optimize=True)


def ground_of(poster: Path) -> tuple[int, int, int]:
    """Return the colour of a picture's corner: red, green, blue, 0 to 255."""
    with Image.open(poster) as picture:
        red, green, blue = picture.convert("RGB").getpixel((0, 0))  # type: ignore[misc]  # RGB has three of them
    return int(red), int(green), int(blue)
