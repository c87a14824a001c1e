"""The contract between scenes and pipeline: the lesson, its numbers, its words and its time. No manim here."""

from .captions import Caption, cues_of, to_srt, to_vtt
from .checks import check_script
from .facts import Facts
from .load import load_lesson
from .model import PROJECT_ROOT, Lesson, StepRef
from .numbers import Shown, displayed_relation, evaluate, relation
from .problems import FieldError, LessonError, Problem
from .script import Script, ScriptBeat, load_script, parse_script
from .speech import say, spoken_number
from .spoken_line import ScriptLine
from .timeline import BeatSpeech, BeatTime, SpokenLine, Timeline, make_timeline, speech_plan
from .voice import Listener, Speech, SpeechTable, Voice, WordPace

__all__ = [
    "PROJECT_ROOT",
    "BeatSpeech",
    "BeatTime",
    "Caption",
    "Facts",
    "FieldError",
    "Lesson",
    "LessonError",
    "Listener",
    "Problem",
    "Script",
    "ScriptBeat",
    "ScriptLine",
    "Shown",
    "Speech",
    "SpeechTable",
    "SpokenLine",
    "StepRef",
    "Timeline",
    "Voice",
    "WordPace",
    "check_script",
    "cues_of",
    "displayed_relation",
    "evaluate",
    "load_lesson",
    "load_script",
    "make_timeline",
    "parse_script",
    "relation",
    "say",
    "speech_plan",
    "spoken_number",
    "to_srt",
    "to_vtt",
]
