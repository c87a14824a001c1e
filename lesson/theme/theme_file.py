"""Themes from files: the shipped ones, or a .toml file in the lesson's folder based on one of them."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from lesson.file.path_guard import regular
from lesson.file.reading import bytes_inside, text_inside, toml_of
from lesson.file.validation import validate
from lesson.limits import MAX_THEME_BYTES
from lesson.model import PROJECT_ROOT
from lesson.problems import LessonError, Problem, Refused, file_name, nearest, shown

from .color import HEX
from .theme import ROLES, SHIPPED, ShippedName, Theme
from .theme_check import bounds_of, theme_problems

THEMES_FOLDER = PROJECT_ROOT / "assets" / "themes"


def _hex(text: str) -> str:
    if not HEX.fullmatch(text):
        raise PydanticCustomError("color", 'write a colour as "#RRGGBB" in hexadecimal, "#56B4E9" for instance')
    return text.upper()


Color = Annotated[str, AfterValidator(_hex)]
FontName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f\"\\]+$")]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


_Colors: Any = create_model("_Colors", __base__=_Table, **dict.fromkeys(ROLES, (Color | None, None)))  # type: ignore[call-overload]


class FontsFile(_Table):
    """Fonts by the name of their family."""

    text: FontName | None = None
    maths: FontName | None = None


class ThemeFile(_Table):
    """A theme file; what it leaves out is the base's."""

    base: ShippedName = "dark"
    colors: _Colors = _Colors()
    fonts: FontsFile = FontsFile()


def find_theme(name: str, folder: Path) -> Path | None:
    """Return the file of a theme; None if there is none.

    A shipped one by its name, else `name`.toml in the lesson's folder. A path that leads out of the folder, by "..", a
    leading "/" or a link, counts as none, and so does anything but a regular file.
    """
    if name in SHIPPED:
        return THEMES_FOLDER / f"{name}.toml"
    try:
        if name.endswith(".toml") and not _leads_out(name):
            regular(folder / name, folder)
            return folder / name
    except (FileNotFoundError, Refused):
        pass
    return None


def theme_bytes(name: str, folder: Path) -> bytes:
    """Return the content of a theme's file, b"" where there is none; LessonError for one that cannot be read."""
    file = find_theme(name, folder)
    return b"" if file is None else bytes_inside(file, _root(name, folder), MAX_THEME_BYTES)


def _root(name: str, folder: Path) -> Path:
    return THEMES_FOLDER if name in SHIPPED else folder


def _leads_out(name: str) -> bool:
    return Path(name).is_absolute() or ".." in Path(name).parts


def load_theme(name: str, folder: Path, file: str = "", key: str = "theme") -> Theme:
    """Return the look of that name: one that ships, or a .toml file in the lesson's folder.

    file and key are where the name was written, for the message when there is no such theme. Raises LessonError with
    every problem: no such theme, no TOML, unknown roles, invalid colours, too little contrast, colours too similar
    (theme_check.py).
    """
    found = find_theme(name, folder)
    if found is None:
        raise LessonError([Problem(file, key, shown(name), _no_such(name, folder))])
    if name in SHIPPED:
        return shipped(name)
    told = file_name(found)
    parsed, problems = validate(ThemeFile, _read(found, folder, told), told)
    if parsed is None:
        raise LessonError(problems)
    theme = _merged(name, parsed, shipped(parsed.base))
    problems = theme_problems(theme, bounds_of(parsed.base), told, frozenset(_given(parsed)))
    if problems:
        raise LessonError(problems)
    return theme


@lru_cache(maxsize=8)
def shipped(name: str) -> Theme:
    """Return a theme that ships (SHIPPED); its file has every role. LessonError where it has been broken."""
    file = THEMES_FOLDER / f"{name}.toml"
    told = file_name(file)
    parsed, problems = validate(ThemeFile, _read(file, THEMES_FOLDER, told), told)
    if parsed is None:
        raise LessonError(problems)
    missing = [role for role in ROLES if role not in _given(parsed)]
    if missing:
        raise LessonError([Problem(told, f"colors.{role}", "", f'is missing; add {role} = "#..."') for role in missing])
    return _merged(name, parsed, None)


def _given(parsed: ThemeFile) -> dict[str, str]:
    return {role: color for role, color in parsed.colors.model_dump().items() if color is not None}


def _merged(name: str, parsed: ThemeFile, base: Theme | None) -> Theme:
    """Return the base's roles and fonts, and over them those of the file."""
    values = {} if base is None else {each: getattr(base, each) for each in (*ROLES, "text_font", "maths_font")}
    fonts = {f"{kind}_font": font for kind, font in parsed.fonts.model_dump().items() if font is not None}
    return Theme(name=name, **{**values, **_given(parsed), **fonts})


def _no_such(name: str, folder: Path) -> str:
    """Return what is wrong with a name, and the nearest valid one."""
    if name.endswith(".toml"):
        where = f"there is no such file in {file_name(folder)}"
        try:
            if _leads_out(name):
                where = "a theme file must be in the lesson's folder"
            else:
                regular(folder / name, folder)
        except FileNotFoundError:
            pass
        except Refused as refused:
            where = f"is {refused.value}; {refused.cure}" if refused.value else refused.cure
        return f"{where}; or use {', '.join(repr(each) for each in SHIPPED)}"
    if find_theme(f"{name}.toml", folder) is not None:
        return f'there is no such theme; did you mean "{name}.toml"?'
    return f'there is no such theme; {nearest(name, SHIPPED)} (or a file beside lesson.toml, "my-theme.toml")'


def _read(file: Path, root: Path, told: str) -> dict[str, Any]:
    """Return the TOML table in the file; LessonError saying why it cannot be read."""
    return toml_of(text_inside(file, root, MAX_THEME_BYTES), told, 'a colour is a text in quotes, "#56B4E9"')
