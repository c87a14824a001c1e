"""Markdown in a narration: emphasis is removed, a backslash escapes a sign, what cannot be spoken is reported."""

import difflib
import re
from collections.abc import Collection

from lesson.language.spoken_pieces import is_operand
from lesson.problems import FieldError, shown

_ASIDE = 0xF0000  # escaped signs become private-use characters, which no mark matches, until the words are read
_SIGNS = r"""\`*_{}[]()#+-.!?<>|~&$"'/:;,=@%^"""
_ESCAPED = re.compile(rf"\\([{re.escape(_SIGNS)}])")
_BACK = {_ASIDE + ord(sign): sign for sign in _SIGNS}
_RUN = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|\*+|_+|`+|~~+")
_OTHER = "（［｛【〔＜<"  # brackets that are none of the keyboard's round ones
_OPENS_BEHIND = "([{\"'“‘«¿¡—–-/]"
_CLOSES_BEFORE = ")]}\"'”’»,.;:?!…—–-/["
_TAGS = (
    "a abbr b big blockquote body br center code dd del details div dl dt em embed font footer form h1 h2 h3 h4 h5 h6"
    " head header hr html i iframe img input ins kbd li link main mark meta nav object ol p pre q s script section"
    " small source span strike strong style sub summary sup table tbody "
    "td tfoot th thead title tr tt u ul var video audio wbr"
).split()
_HTML = re.compile(rf"</?(?:{'|'.join(_TAGS)})(?:\s+[a-zA-Z-]+=[^<>]*|\s*/?)>|<https?:[^<>\s]*>", re.IGNORECASE)
# Tags that nobody lists, of speech for instance (<break time="1s"/>): "a <b and c> d" is none of them.
_ANY_TAG = re.compile(r"</[a-zA-Z][\w:-]*\s*>|<[a-zA-Z][\w:-]*(?:\s+[\w:-]+=[\"'][^<>]*|\s*/)>|<[!?][a-zA-Z][^<>]*>")
_COMMENT = "a comment goes between <!-- and -->"
_LINES = (  # forms that a whole line must not have, with their cures
    (
        re.compile(r"#{3,}|#\S"),
        "a beat begins with '## key: Title', and no heading goes deeper; write \\# for the sign itself",
    ),
    (
        re.compile(r">"),
        ("a quotation has no mark: remove the >, and put the words in quotation marks; write \\> for the sign itself"),
    ),
    (
        re.compile(r"(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|(?:=\s*){3,})$"),
        "a line across the page says nothing: remove it; a silence is (pause 1)",
    ),
    (
        re.compile(r"[*+]\s"),
        "a list cannot be spoken: write its items as sentences, each on its line; write \\* or \\+ for the sign itself",
    ),
    (
        re.compile(r"\d{1,9}[.)]\s"),
        (
            "a numbered list cannot be spoken: write 'First, ...', 'Second, ...'; "
            "for the number itself write 1\\. with a backslash"
        ),
    ),
    (re.compile(r"//|/\*|%\s"), f"{_COMMENT}; for the sign itself begin with another word"),
    (
        re.compile(r":::|!!!|\.\.\s+\S+::|\?\?\?|[:;,]\s"),
        "this is a mark of another language, or words are missing before it: begin the line with its words",
    ),
    (re.compile(r"```|~~~"), "a block of code cannot be spoken: say in words what it does"),
    (
        re.compile(r"\(\s*(?:else|otherwise|sino|sonst|sinon)\s*\)", re.IGNORECASE),
        "each line has a condition of its own: write (if not name) before the words",
    ),
    (re.compile(r"\|.*\|$|\|?\s*:?-{3,}:?\s*\|"), "a table cannot be spoken: write its rows as sentences"),
    (
        re.compile(r"[-–—_*.…?!:;,'\"+/|\s]+$"),
        "a line without words says nothing: remove it; a silence is (pause 1)",
    ),
)
_INSIDE = (  # marks that a line must not contain, with their cures
    (re.compile(r"<!--|-->"), "a comment needs both its ends: <!-- ... -->"),
    (
        re.compile(r"!?\[[^\[\]]*\]\((?!\s*(?i:pause|if)\b)[^()]*\)"),
        "links and pictures cannot be spoken: write the words alone",
    ),
    (_HTML, "HTML cannot be spoken: remove the tag, **emphasis** may stay; write \\< for the sign itself"),
    (_ANY_TAG, "tags cannot be spoken: remove it; a silence is (pause 1); write \\< for the sign itself"),
    (re.compile(r"(?<!\w)'{2,}(?=\w)"), "quotation marks are single; bold words are **words**"),
    (re.compile(r"(?<!\S)(\^\^|//)\S(?:.*?\S)?\1(?!\w)"), "emphasis is *words*: remove these signs"),
    (
        re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,6});"),
        "write the sign itself, & or < for instance, as one reads it",
    ),
    (
        re.compile(r"\$[^\s\d$][^$]*\$|\$\$"),
        "formulas are written with plain signs, x² or σ(z) for instance; write \\$ for the sign itself",
    ),
    (re.compile(r"\\[a-zA-Z]+"), "commands of LaTeX cannot be spoken: write plain signs, α, ½ or x² for instance"),
    (re.compile(r"\\$"), "a line ends by itself: remove the backslash"),
    (
        re.compile(r"(?<!\S)==[^\s=][^=]*==(?!\w)"),
        "highlighting cannot be spoken: write *words* or the words alone",
    ),
    (
        re.compile(r"(?<=\w)~\w{1,9}~|(?<=\w)\^\w{1,9}\^"),
        "indices and powers are written as signs, H₂O or x² for instance",
    ),
    (re.compile(r"(?<![\w:]):[a-z]+(?:_[a-z]+)*:(?!\w)"), "pictures cannot be spoken: write it in words"),
    (
        re.compile(rf"(?:[{_OTHER}]\s*pause\s*[.,]?\d[^\s()]*|\(\s*pause\s+[.,]?\d(?![^()]*\)))", re.IGNORECASE),
        "a silence needs round brackets, both closed and both of the keyboard: (pause 1.5)",
    ),
    (
        re.compile(r"~~|(?<![\w~])~[^\s~](?:[^~]*[^\s~])?~(?![\w~])"),
        "words that are struck out are not spoken: remove them",
    ),
)
_MARK_LIKE = re.compile(r"\(\s*(?P<name>[^\W\d]\w*)[\s:=]\s*\d+(?:[.,]\d+)?\s*(?:s|sec|seconds?)?\s*\)")
_SILENCES = (
    "wait",
    "silence",
    "break",
    "sleep",
    "stop",
    "rest",
    "silencio",
    "stille",
    "stilte",
    "attente",
    "espera",
    "attesa",
)
_CONDITION_LIKE = re.compile(rf"[({_OTHER}]\s*(?P<word>[^\W\d]+)\s+(?P<names>[a-zA-Z_ ]+)[)）］｝】〕＞>]")


def escaped(text: str) -> str:
    r"""Return a text whose escaped signs, \[ for instance, are set aside; `literal` restores them."""
    return _ESCAPED.sub(lambda match: chr(_ASIDE + ord(match[1])), text)


def literal(text: str) -> str:
    """Return a text with the signs that `escaped` set aside."""
    return text.translate(_BACK)


def back(text: str) -> str:
    """Return a text as its author wrote it, for messages."""
    return "".join(f"\\{_BACK[ord(char)]}" if ord(char) in _BACK else char for char in text)


def refuse(text: str, conditions: Collection[str] = ()) -> None:
    """Raise FieldError for an escaped line with Markdown that cannot be spoken, or a mark that is misspelt.

    A mark in another language counts as misspelt.
    """
    for pattern, cure in _LINES:
        if pattern.match(text):
            raise FieldError(f"{shown(back(text))}: {cure}")
    for pattern, cure in _INSIDE:
        if match := pattern.search(text):
            raise FieldError(f"{shown(back(match.group()))}: {cure}")
    for match in _MARK_LIKE.finditer(text):
        name = match["name"].casefold()
        if name != "pause" and (difflib.SequenceMatcher(None, name, "pause").ratio() > 0.7 or name in _SILENCES):
            raise FieldError(f"{match.group()}: did you mean '(pause 1.5)'? marks are written as in English")
    for found in _CONDITION_LIKE.finditer(text):
        names = found["names"].strip()
        known = {*conditions, "and", "or", "not"}
        if not set(names.lower().split()) - {"and", "or", "not"} or not all(
            name in known or "_" in name for name in names.lower().split()
        ):
            continue
        if found["word"].casefold() == "if" and found.group().startswith("("):
            raise FieldError(f"{found.group()}: a line has one condition, before its words; combine two with 'and'")
        if found.start() == 0 or found["word"].casefold() == "if":
            raise FieldError(f"{found.group()}: did you mean '(if {names})'? marks are written as in English")


def unmarked(text: str) -> str:
    """Return an escaped text without its marks of emphasis; FieldError for one without its partner.

    **bold**, *em*, _em_ and `code`.
    """
    gone: list[tuple[int, int]] = []
    open_: dict[str, tuple[int, int]] = {}
    for match in _RUN.finditer(text):
        run, at, end = match.group(), match.start(), match.end()
        if run[0] in "{[":
            continue
        before, after = text[at - 1 : at] or " ", text[end : end + 1] or " "
        if before.isspace() and after.isspace() and (len(run) == 1 or _between_operands(text, at, end)):
            continue  # an operator: a * b, 2 ** 3
        if (
            run[0] != "`"
            and (before.isalnum() or before in ")}²³′")
            and (after.isalnum() or after in "({" or (run[0] == "*" and after in "-−+"))
        ):
            continue  # z_out, 2*3, 2**3, C++ and the like
        opens = not after.isspace() and (before.isspace() or before in _OPENS_BEHIND or run[0] == "`")
        closes = not before.isspace() and (after.isspace() or after in _CLOSES_BEFORE or run[0] == "`")
        if closes and run in open_:
            gone += [open_.pop(run), (at, end)]
        elif opens and run not in open_:
            open_[run] = (at, end)
        else:
            raise FieldError(_alone(run, text, at))
    if open_:
        run, (at, _) = next(iter(open_.items()))
        raise FieldError(_alone(run, text, at))
    for at, end in sorted(gone, reverse=True):
        text = text[:at] + text[end:]
    return text


def _between_operands(text: str, at: int, end: int) -> bool:
    before, after = text[max(0, at - 40) : at].split(), text[end : end + 40].split()
    return bool(before and after) and is_operand(before[-1]) and is_operand(after[0])


def title(text: str) -> str:
    """Return a title, as it is in its file, without its marks.

    Where they are wrong it stays as it is: reading the script reports them.
    """
    try:
        return literal(unmarked(escaped(text)))
    except FieldError:
        return text


def _alone(run: str, text: str, at: int) -> str:
    place = back(text[max(0, at - 12) : at + len(run) + 12])
    return (
        f"{run} without its partner at {shown(place)}; write it on both sides of the words, or"
        f" {''.join(chr(92) + sign for sign in run[:2])} for the sign itself"
    )
