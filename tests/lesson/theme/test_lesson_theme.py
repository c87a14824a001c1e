"""Themes: the shipped ones keep their bounds; a teacher's file is read, merged and checked, every problem at once."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from lesson import LessonError
from lesson.theme.color import contrast, difference, seen
from lesson.theme.theme import ROLES, SHIPPED
from lesson.theme.theme_check import DICHROMATS, MEANING, TEXT, bounds_of, theme_problems
from lesson.theme.theme_file import THEMES_FOLDER, load_theme, shipped


def problems_of(folder: Path, text: str) -> list[str]:
    """What is told of a theme file with that text."""
    (folder / "my.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        load_theme("my.toml", folder)
    return [str(problem) for problem in caught.value.problems]


def test_every_shipped_file_has_its_name():
    assert {path.stem for path in THEMES_FOLDER.glob("*.toml")} == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_themes_can_be_read_by_everybody(name):
    theme = shipped(name)
    assert theme_problems(theme, bounds_of(name), name) == []
    for under in (theme.ground, theme.panel):
        least = 7.0 if name == "high-contrast" else 4.5
        assert min(contrast(theme.role(role), under) for role in TEXT) >= least
        assert contrast(theme.ink, under) >= 7 and contrast(theme.line, under) >= 3
    for vision in DICHROMATS:
        assert difference(seen(theme.positive, vision), seen(theme.negative, vision)) >= 20


def test_in_high_contrast_every_meaning_stays_apart_for_the_colour_blind():
    theme = shipped("high-contrast")
    for vision in DICHROMATS:
        views = [seen(theme.role(role), vision) for role in MEANING]
        assert min(difference(a, b) for n, a in enumerate(views) for b in views[:n]) >= 12
    assert difference(seen(theme.positive, "greyscale"), seen(theme.negative, "greyscale")) >= 12


def test_a_file_changes_some_roles_of_its_base(tmp_path):
    (tmp_path / "my.toml").write_text('base = "light"\n[colors]\npositive = "#004f80"\n[fonts]\ntext = "Lato"\n')
    theme = load_theme("my.toml", tmp_path)
    assert theme == replace(shipped("light"), name="my.toml", positive="#004F80", text_font="Lato")
    (tmp_path / "empty.toml").write_text("")
    assert asdict(load_theme("empty.toml", tmp_path)) == asdict(shipped("dark")) | {"name": "empty.toml"}


WRONG = [
    ('[colors]\npositiv = "#FFFFFF"', ["colors.positiv: there is no such key; did you mean 'positive'?"]),
    ('colors = "blue"', ["colors: got 'blue'"]),
    ('[colors]\nloss = "yellow"', ["colors.loss: got 'yellow'; write a colour as \"#RRGGBB\""]),
    ('[colors]\nloss = "#FF0"', ['write a colour as "#RRGGBB"']),
    ("[colors]\nloss = 3", ["colors.loss: got 3; write a text in quotes"]),
    ('base = "drak"', ["base: got 'drak'; did you mean 'dark'?"]),
    ('[fonts]\nmath = "Lato"', ["fonts.math: there is no such key; did you mean 'maths'?"]),
    ('[fonts]\ntext = "a\\"b"', ["fonts.text"]),
    ("[colors]\nloss = #FFFFFF", ["is not valid TOML", "in quotes"]),
    ('[colors]\nlos = "#FFFFFF"\nink = "red"\nbase = "dark"', ["colors.los:", "colors.ink:", "colors.base:"]),
    ('[colors]\nink = "#8090A0"', ['colors.ink: got "#8090A0"; contrast', "at least 7:1", "would do"]),
    ('[colors]\nline = "#303030"', ["colors.line", "at least 3:1", "would do"]),
    ('base = "high-contrast"\n[colors]\nmuted = "#808890"', ["colors.muted", "at least 7:1"]),
    (
        '[colors]\nnegative = "#66BBEE"',
        ["colors.negative", "too much like positive #56B4E9", "deuteranopia", "would do"],
    ),
    ('[colors]\nground = "#777777"\npanel = "#777777"', ["colors.ink", "of the base", "no colour would do"]),
]


@pytest.mark.parametrize(("text", "told"), WRONG, ids=[text[:40] for text, _ in WRONG])
def test_what_is_wrong_is_told_with_its_cure(tmp_path, text, told):
    said = "\n".join(problems_of(tmp_path, text))
    assert all(part in said for part in told), said


def test_signs_that_only_normal_eyes_tell_apart_are_refused(tmp_path):
    said = problems_of(tmp_path, '[colors]\npositive = "#A4B04A"\nnegative = "#E89A60"\nforward = "#56B4E9"')
    assert any("to people with deuteranopia" in line for line in said)


def test_the_colour_proposed_does(tmp_path):
    (said,) = problems_of(tmp_path, '[colors]\nloss = "#554400"')
    proposed = said.split('; "')[1][:7]
    (tmp_path / "my.toml").write_text(f'[colors]\nloss = "{proposed}"')
    assert load_theme("my.toml", tmp_path).loss == proposed


def test_no_such_theme_and_no_way_out_of_the_folder(tmp_path):
    folder = tmp_path / "lesson"
    folder.mkdir()
    (tmp_path / "outside.toml").write_text("")
    (folder / "link.toml").symlink_to(tmp_path / "outside.toml")
    (folder / "mine.toml").write_text("")
    for name, told in {
        "drak": "did you mean 'dark'?",
        "mine": 'did you mean "mine.toml"?',
        "other.toml": "there is no such file",
        "../outside.toml": "must be in the lesson's folder",
        "link.toml": "is a link that leads out of the lesson's folder",
        str(tmp_path / "outside.toml"): "must be in the lesson's folder",
        "a\0b.toml": "cannot be read",
    }.items():
        with pytest.raises(LessonError) as caught:
            load_theme(name, folder, "lesson.toml")
        assert str(caught.value).startswith("lesson.toml: theme: got") and told in str(caught.value)


def test_unknown_role_names_the_roles():
    with pytest.raises(KeyError, match="positive"):
        shipped("dark").role("text_font")
    assert [shipped("dark").role(role) for role in ("error", "activation", "delta")] == [
        "#F0E442",
        "#3DDBA4",
        "#E58FC0",
    ]
    assert len(ROLES) == 12
