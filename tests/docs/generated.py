"""The generated pages of docs/: every key from the schema, every message from the table of wrong lessons;
`generated_facts.py` makes the page on conditions and numbers, `generated_kit.py` that on the kit of the scenes.

`UPDATE_DOCS=1 ./render.sh test tests/docs` writes them again.
"""

from __future__ import annotations

from typing import Any

from lesson import PROJECT_ROOT
from lesson.file.json_schema import json_schema
from lesson.limits import TABLE, row
from pipeline.publish.target import targets
from tests.docs.generated_facts import facts_page
from tests.docs.generated_gallery import gallery_page
from tests.docs.generated_kit import kit_page
from tests.lesson.wrong_lessons import TOLD

GROUPS = {
    "lesson.toml: network": "The network",
    "lesson.toml: deeper": "The network",
    "lesson.toml: sample": "Data",
    "lesson.toml: dataset": "Data",
    "students.csv": "Data",
    "lesson.toml: steps": "Steps",
    "lesson.toml: theme": "Looks",
    "my-theme.toml": "Looks",
    "narration/": "Narration",
    "words/": "Words on screen and languages",
    "assets/narration/": "Words on screen and languages",
    "lesson.toml": "The lesson file",
}


def keys_page() -> str:
    """Every key of lesson.toml, table by table, as the schema describes it."""
    schema = json_schema()
    lines = [
        "# Every key of lesson.toml",
        "",
        (
            "`./render.sh new` writes all of this into the `lesson.toml` it makes, "
            "beside a schema with which editors complete and check it."
        ),
        "",
        *_table("At the top", schema, schema),
    ]
    shown: set[str] = set()
    for path, reference in _references("", schema, schema):
        if reference not in shown:
            shown.add(reference)
            lines += _table(f"`{path}`", schema["$defs"][reference], schema)
    return "\n".join(lines)


def _references(path: str, table: dict[str, Any], schema: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for key, value in table.get("properties", {}).items():
        for reference, many in _points_to(value):
            below = f"{path}.{key}".lstrip(".") + ("[]" if many else "")
            found += [(below, reference), *_references(below, schema["$defs"][reference], schema)]
    return found


def _points_to(value: dict[str, Any], many: bool = False) -> list[tuple[str, bool]]:
    found = [(value["$ref"].rpartition("/")[2], many)] if "$ref" in value else []
    for each in (*value.get("anyOf", ()), *value.get("oneOf", ()), *value.get("allOf", ())):
        found += _points_to(each, many)
    return found + (_points_to(value["items"], True) if isinstance(value.get("items"), dict) else [])


def _table(title: str, table: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    lines = [f"## {title}", ""]
    if table.get("description"):
        lines += [table["description"].replace("\n", " "), ""]
    lines += ["| key | what it is | if left out |", "|---|---|---|"]
    needed = table.get("required", ())
    for key, value in table.get("properties", {}).items():
        default = "needed" if key in needed else _cell(value.get("default"))
        lines.append(f"| `{key}` | {_cell_text(_described(value, schema))} | {default} |")
    return [*lines, ""]


def _described(value: dict[str, Any], schema: dict[str, Any]) -> str:
    own = value.get("description")
    if own:
        return str(own)
    below = [schema["$defs"][reference].get("description", "") for reference, _ in _points_to(value)]
    return next((text for text in below if text), "")


def _cell(default: Any) -> str:
    return (
        "nothing"
        if default in (None, [], {})
        else f"`{default}`"
        if not isinstance(default, bool)
        else f"`{str(default).lower()}`"
    )


def _cell_text(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def troubleshooting_page() -> str:
    """Every message of the table of wrong lessons, with the mistake it was made for."""
    lines = [
        "# When something is wrong",
        "",
        (
            "Whatever is wrong with a lesson, `./render.sh check --lesson my-course` reports all of it at once and "
            "nothing is rendered: which file, which"
        ),
        (
            "key or line, the value found, and the cure. "
            "Exit code 2 is for you to fix, 1 is the machine's (a full disk, say)."
        ),
        "",
        (
            "Below are messages as they are printed, for a folder made by `./render.sh new my-course "
            "--from regression`. Search this page for yours."
        ),
        "",
    ]
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, message in TOLD.items():
        group = next(title for start, title in GROUPS.items() if message.startswith(start))
        groups.setdefault(group, []).append((name, message))
    for title in dict.fromkeys(GROUPS.values()):
        lines += [f"## {title}", ""]
        for name, message in groups.get(title, ()):
            lines += [f"**{name[0].upper() + name[1:]}**", "", "```text", message, "```", ""]
    return "\n".join(lines + OTHER)


OTHER = [
    "## Everything else",
    "",
    "**A word on screen is missing in a language**",
    "",
    '`words."...": is missing`: add the text to `words/<language>.toml`, see [Language](language.md).',
    "",
    "**A sentence stays silent**",
    "",
    (
        'Its words were changed and there is no recording of them. Say `voice = "kokoro"`, or record the beat: [Words'
        " and voice](words.md)."
    ),
    "",
    (
        "**A text overlaps another, leaves the frame, or its capitals are too small** "
        "(found by `check`, with step, beat and second)"
    ),
    "",
    (
        "Names or numbers are longer than the place they have. Shorter names of units and layers help, fewer"
        " `decimals`, and data in larger units (thousands,"
    ),
    (
        "or scaled to lie between -1 and 1, which is better for learning, too). "
        "The film can be rendered as it is: look at that beat with"
    ),
    "`./render.sh still STEP --beat BEAT` first.",
    "",
    (
        "**A text crosses another, lies on an arrow or is doubled; a network is redrawn** (found by `check` at the"
        " quarters of a motion, in steps that declare `watched_in_motion`)"
    ),
    "",
    (
        "Let what flies take another way (`arc` with another bend), or let what is in its way leave first. Where it"
        " crosses on purpose, say why in the step:"
    ),
    "`may_cross(thing, reason)`, see [The kit](kit.md#motion).",
    "",
    "**The picture is not as it was, and nothing was changed**",
    "",
    (
        "`./render.sh cache clear` renders everything afresh. It removes only what the cache itself made; "
        "whatever else lies in its folder is named and stays."
    ),
    "",
    '**"... was changed while this ran"**',
    "",
    (
        "A file was saved while a film was made from it. A lesson's files are read again and what depends on them is"
        " planned again, by itself. After a change of"
    ),
    "the project's own code the command has to be started again; what was finished is kept.",
    "",
    "**Set-up stops**",
    "",
    (
        "The end of `.venv.log`, beside `render.sh`, says why. "
        "Start the same command again: what is there already is kept."
    ),
    "",
]


def limits_page() -> str:
    """Every limit of lesson/limits.py, with what it bounds and why."""
    lines = [
        "# Limits",
        "",
        (
            "Every file is read in seconds and in little memory, whatever its content: "
            "a lesson from elsewhere cannot fill your machine. These are"
        ),
        "the limits; a file above one is refused with a message that names the file, the line or key, and the limit.",
        "",
    ]
    for area, limits in TABLE.items():
        lines += [f"## {area}", "", "| at most | why |", "|---|---|"]
        lines += [f"| {what} | {why} |" for what, why in map(row, limits)]
        lines.append("")
    lines += [
        (
            "Every file must be a regular file inside the lesson's folder: "
            "links that lead out of it, pipes, devices and folders are refused, never followed"
        ),
        "and never waited for.",
        "",
    ]
    return "\n".join(lines)


def publish_page() -> str:
    """docs/publish.md with the table of kinds as their targets say it."""
    page = (PROJECT_ROOT / "docs" / "publish.md").read_text(encoding="utf-8")
    head, mark, rest = page.partition("target.py -->\n")
    _, end, tail = rest.partition("<!-- /kinds -->")
    rows = [
        f"| `{target.name}` | {target.help} | `{target.command or './render.sh publish ' + target.name}` |"
        for target in targets().values()
    ]
    return "\n".join([head + mark, "| kind | what it makes | by |", "|---|---|---|", *rows, "", end + tail])


PAGES = {
    "facts.md": facts_page,
    "limits.md": limits_page,
    "keys.md": keys_page,
    "gallery.md": gallery_page,
    "kit.md": kit_page,
    "publish.md": publish_page,
    "troubleshooting.md": troubleshooting_page,
}
