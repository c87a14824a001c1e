"""`voice = "service:..."`: only speech services, found when the lesson is read; nothing else is imported."""

import builtins
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lesson import LessonError, load_lesson
from pipeline.voice.clip import VoiceError
from pipeline.voice.services import service_of

MARK = "import builtins; builtins.ran_foreign_code = True\n"
BASE = "class SpeechService:\n    pass\n"
GTTS = (
    "from manim_voiceover.services.base import SpeechService\n"
    "class GTTSService(SpeechService):\n    pass\ndef helper():\n    pass\n"
)
ELSEWHERE = MARK + GTTS


@pytest.fixture()
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installed manim-voiceover, and another package with a service in it."""
    place = tmp_path / "site"
    files = {
        "manim_voiceover/__init__.py": "",
        "manim_voiceover/services/__init__.py": "",
        "manim_voiceover/services/base.py": BASE,
        "manim_voiceover/services/gtts.py": GTTS,
        "manim_voiceover/services/lacking.py": "import a_module_that_nobody_has\n",
        "other_voices.py": ELSEWHERE,
        "other_package/__init__.py": MARK,
        "other_package/voices.py": ELSEWHERE,
    }
    _write(place, files)
    monkeypatch.syspath_prepend(str(place))
    monkeypatch.delattr(builtins, "ran_foreign_code", raising=False)
    yield place
    _forget()


def _forget() -> None:
    for name in [
        name for name in sys.modules if name.split(".")[0] in ("manim_voiceover", "other_voices", "other_package")
    ]:
        del sys.modules[name]


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def _refused(voice: str, allow_code: bool = False) -> str:
    lesson = load_lesson("assets", [f'voice="{voice}"'], allow_code)
    with pytest.raises(VoiceError) as caught:
        service_of(lesson)
    return str(caught.value)


FORMS = (
    "service:",
    "service:main",
    "service:os.system",
    "service:cProfile.main",
    "service:builtins.exec",
    "service:a b.C",
    "service:.C",
    "service:a..C",
    "service:../x.C",
    "service:a.C()",
    "service:a.C\n",
    "service:a/b.C",
    "service:os:C",
    "service:subprocess.call",
)


@pytest.mark.parametrize("voice", FORMS)
def test_what_is_no_name_of_a_class_is_refused_with_the_lesson(voice: str) -> None:
    with pytest.raises(LessonError) as caught:
        load_lesson("assets", [f"voice={voice!r}" if "\n" not in voice else 'voice="service:a.C\\n"'])
    assert "voice" in str(caught.value) and "module.Class" in str(caught.value)


FOREIGN = (
    "subprocess.Popen",
    "other_voices.GTTSService",
    "other_package.voices.GTTSService",
    "cProfile.Profile",
    "steps.x.Y",
    "gtts.GTTSService.Inner",
    "base.os.Popen",
)


@pytest.mark.parametrize("name", FOREIGN)
def test_a_class_from_elsewhere_is_refused_and_not_imported(packages: Path, name: str) -> None:
    before = set(sys.modules)
    said = _refused(f"service:{name}")
    assert said.startswith("assets/lesson.toml: voice: got ") and "--allow-code" in said
    assert not hasattr(builtins, "ran_foreign_code")
    assert {module.split(".")[0] for module in set(sys.modules) - before} <= {"manim_voiceover"}


@pytest.mark.parametrize("name", ["base.SpeechService", "gtts.Helper", "gtts.SpeechService"])
def test_what_is_no_service_of_the_package_is_refused(packages: Path, name: str) -> None:
    assert "not a speech service" in _refused(f"service:{name}")


def test_allowed_code_must_be_a_speech_service_too(packages: Path) -> None:
    lesson = load_lesson("assets", ['voice="service:other_voices.GTTSService"'], allow_code=True)
    service = service_of(lesson)
    assert service is not None and service.load().__name__ == "GTTSService" and hasattr(builtins, "ran_foreign_code")
    assert "not a speech service" in _refused("service:subprocess.Popen", allow_code=True)
    assert "no installed package" in _refused("service:nowhere.Voice", allow_code=True)


def test_a_service_of_the_package_is_found(packages: Path) -> None:
    service = service_of(load_lesson("assets", ['voice="service:gtts.GTTSService"']))
    assert service is not None and service.load().__module__ == "manim_voiceover.services.gtts"
    longer = service_of(load_lesson("assets", ['voice="service:manim_voiceover.services.gtts.GTTSService"']))
    assert longer is not None and longer.load() is service.load()
    assert "needs the module a_module_that_nobody_has" in _refused("service:lacking.Some")
    assert "did you mean 'gtts'" in _refused("service:gtt.GTTSService")


@pytest.mark.parametrize("allow_code", [False, True])
def test_neither_the_lesson_s_folder_nor_the_current_one_is_looked_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allow_code: bool
) -> None:
    folder = tmp_path / "course"
    stub = {"__init__.py": MARK, "services/__init__.py": "", "services/base.py": BASE, "services/own.py": GTTS}
    _write(folder / "manim_voiceover", stub)
    _write(folder, {"own.py": MARK + GTTS, "lesson.toml": Path("assets/lesson.toml").read_text()})
    monkeypatch.delattr(builtins, "ran_foreign_code", raising=False)
    monkeypatch.syspath_prepend(str(folder))  # as a shell with PYTHONPATH=. has it
    with pytest.raises(VoiceError, match="not installed"):
        service_of(load_lesson(folder, ['voice="service:own.GTTSService"'], allow_code))
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend("")
    with pytest.raises(VoiceError, match="not installed"):
        service_of(load_lesson(".", ['voice="service:own.GTTSService"'], allow_code))
    assert not hasattr(builtins, "ran_foreign_code")


def test_check_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli import main

    assert main(["check", "--set", 'voice="service:subprocess.Popen"']) == 2
    told = capsys.readouterr()
    assert "voice: got 'service:subprocess.Popen'" in told.out + told.err
