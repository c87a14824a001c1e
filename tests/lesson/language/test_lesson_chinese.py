"""A script without spaces: sample lines in Chinese are timed, captioned and drawn as such."""

import re
import shutil
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, Facts, LessonError, cues_of, load_lesson, load_script
from lesson.language.language import spoken_table
from lesson.time.caption_text import MAX_CHARS, characters, unspaced
from pipeline.cli import main
from pipeline.commands.new import new
from scenes.engine import entry
from scenes.kit.type.outline import Fonts, TypesetError, missing_font, outline
from scenes.kit.type.typst_code import Code, literal, set_plain
from tests.jobs import step_job

HAN = re.compile(r"[\u4e00-\u9fff]")
SCRIPT = """# 有记忆的一步

## open: 我们在哪里
第九步：有记忆的一步。
(pause 1.6)
[ask] 如果每一步都记得前一步会怎样？

## rule: 规则
滚下山的球会保持速度。[keep] 所以保留上一步的 {beta:1}，[push] 再像以前一样用梯度推动。
[move] 然后用所有这些来移动权重。这就叫动量，它让学习在长而平缓的山谷里走得更快，在陡峭的山坡上也不会来回摇摆。

## race: 并排比较
现在让两者都训练。[plain] 首先没有记忆：经过 {counts.epochs} 个周期，损失为 {history.losses[-1]:4}。
(pause 1)
[fast] 现在使用动量：{momentum.losses[-1]:4}。
(pause 2)

## closing: 请记住
[recap] 动量：每一步都记得上一步。
(pause 2)
"""
WORDS = """[words]
"Update" = "更新"
"Step {n} of {count}" = "第 {n} 步，共 {count} 步"
"cycle" = "周期"
"On screen:" = "屏幕上："
"loss" = "损失"
"What if a step remembered the last one?" = "如果每一步都记得前一步会怎样？"
"Momentum: every step remembers the last one." = "动量：每一步都记得上一步。"
[spoken]
point = "点"
minus = "负"
plus = "正"
of = "的"
prime = "撇"
digits = "零 一 二 三 四 五 六 七 八 九"
[lesson]
"Backpropagation Step-by-Step" = "一步一步学反向传播"
"""


@pytest.fixture
def chinese(tmp_path: Path) -> Path:
    """The momentum example with Chinese narration and words."""
    folder = tmp_path / "lesson"
    shutil.copytree(PROJECT_ROOT / "examples" / "momentum", folder)
    text = (folder / "lesson.toml").read_text(encoding="utf-8")
    last = text.index('[[steps]]\nkey = "momentum"')
    (folder / "lesson.toml").write_text(text[: text.index("[[steps]]")] + text[last:], encoding="utf-8")
    (folder / "narration" / "zh").mkdir()
    (folder / "narration" / "zh" / "momentum.md").write_text(SCRIPT, encoding="utf-8")
    (folder / "words" / "zh.toml").write_text(WORDS, encoding="utf-8")
    return folder


def test_characters_are_counted_and_joined_again() -> None:
    assert characters("don’t") == ["don’t"] and characters("w11") == ["w11"]
    assert characters("学习率η") == ["学", "习", "率", "η"]
    assert unspaced("学 习 率 是 0.5。 再 来") == "学习率是 0.5。再来"


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1080), (1080, 1920)])
def test_titles_words_and_captions(chinese: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    spoken = {"theme": "dark", "changes": ('language="zh"',), "allow_code": True}
    done = entry.audit(step_job(chinese, "momentum", *size, scratch=tmp_path, **spoken))
    assert done.problems == ()
    captions = cues_of(done.timeline)
    assert all(len(line) <= MAX_CHARS for caption in captions for line in caption.lines)
    assert all(not re.search(r"[\u4e00-\u9fff，。] [\u4e00-\u9fff]", caption.text) for caption in captions)
    long = [caption for caption in captions if len(HAN.findall(caption.text)) > 12]
    assert long, "a long sentence is divided between characters"
    assert all(caption.end_s - caption.start_s >= 0.8 for caption in captions)


def test_it_is_spoken_character_by_character(chinese: Path) -> None:
    lesson = load_lesson(chinese, ['language="zh"'], allow_code=True)
    assert lesson.title == "一步一步学反向传播"
    script = load_script(lesson, Facts(lesson), "momentum")
    said = [line for beat in script.beats for line in beat.lines if line.words]
    assert said[0].written == "第 九 步： 有 记 忆 的 一 步。" and said[0].words == 9
    assert any("零 点 九" in line.spoken for line in said)


def _said(text: str) -> Code:
    return set_plain(text, f"weight: {literal('regular')}", "ink").source


def test_a_character_that_no_font_has() -> None:
    with pytest.raises(TypesetError, match=r"got \U000f1234; no font on this machine has it; .*fonts-droid-fallback"):
        outline(_said("One and \U000f1234"))


def test_a_teacher_is_told_which_character_it_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    command = [
        "still",
        "1",
        "--beat",
        "welcome",
        "--set",
        'title="A \U000f1234"',
        "--size",
        "160x90",
        "--out",
        str(tmp_path / "x.png"),
    ]
    assert main(command) == 2, "theirs to mend"
    assert "got \U000f1234; no font on this machine has it" in capsys.readouterr().err


def test_a_font_by_name() -> None:
    assert outline(_said("Sum"), Fonts(text="DejaVu Sans")).width > outline(_said("Sum")).width
    assert missing_font("DejaVu Sans") is None
    assert "did you mean 'DejaVu Sans'?" in (missing_font("DejaVu Sanz") or "")


def test_a_theme_whose_font_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = new(tmp_path / "mine")
    (folder / "mine.toml").write_text('base = "dark"\n[fonts]\ntext = "DejaVu Sanz"\n', encoding="utf-8")
    said = [
        "still",
        "2",
        "--lesson",
        str(folder),
        "--theme",
        "mine.toml",
        "--size",
        "160x90",
        "--out",
        str(tmp_path / "x.png"),
    ]
    assert main(said) == 2
    assert "mine.toml: fonts.text: got 'DejaVu Sanz'; there is no such font on this machine" in capsys.readouterr().err
    (folder / "mine.toml").write_text('base = "dark"\n[fonts]\ntext = "DejaVu Serif"\n', encoding="utf-8")
    assert main(said) == 0


def test_digits_are_ten_words(tmp_path: Path) -> None:
    file = tmp_path / "zh.toml"
    file.write_text(WORDS.replace(" 九", "").split("[lesson]")[0], encoding="utf-8")
    with pytest.raises(LessonError, match="give the ten words for 0 to 9"):
        spoken_table((file,), "zh")
