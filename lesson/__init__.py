"""What scenes and pipeline share: the lesson, its numbers, its words and its time. No manim here."""

from lesson.contract import Format, StepAudit, StepJob, StepPlan
from lesson.facts.facts import Facts, facts_of
from lesson.facts.numbers import Shown, displayed_relation, evaluate, relation
from lesson.file.load import load_lesson
from lesson.language.speech import say, spoken_number
from lesson.script.checks import check_script
from lesson.script.script import Script, ScriptBeat, load_script, parse_script, script_of
from lesson.script.spoken_line import ScriptLine
from lesson.time.captions import Caption, cues_of, to_srt, to_vtt
from lesson.time.timeline import BeatSpeech, BeatTime, SpokenLine, Timeline, make_timeline, speech_plan
from lesson.time.voice import Listener, Speech, SpeechTable, Voice, WordPace

from .model import PROJECT_ROOT, Lesson, StepRef
from .problems import FieldError, LessonError, Problem

__all__ = [
    "PROJECT_ROOT",
    "BeatSpeech",
    "BeatTime",
    "Caption",
    "Facts",
    "FieldError",
    "Format",
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
    "StepAudit",
    "StepJob",
    "StepPlan",
    "StepRef",
    "Timeline",
    "Voice",
    "WordPace",
    "check_script",
    "cues_of",
    "displayed_relation",
    "evaluate",
    "facts_of",
    "load_lesson",
    "load_script",
    "make_timeline",
    "parse_script",
    "relation",
    "say",
    "script_of",
    "speech_plan",
    "spoken_number",
    "to_srt",
    "to_vtt",
]
