"""Every limit on what people write, in one place: what it bounds, and the reason for its value.

docs/limits.md is made from this; a test holds every limit against the code. A limit is so wide that no lesson for
people meets it, and so narrow that whatever is accepted is read in seconds and fits in memory.
"""

from dataclasses import dataclass

MB = 1_000_000

MAX_LESSON_BYTES = 2 * MB
MAX_NARRATION_BYTES = 400_000
MAX_WORDS_BYTES = MB
MAX_THEME_BYTES = 100_000
MAX_CSV_BYTES = 5 * MB
MAX_WEIGHTS_BYTES = 50 * MB
MAX_CODE_BYTES = MB
MAX_RECORDING_BYTES = 100 * MB
MAX_TOTAL_BYTES = 100 * MB

MAX_KEY_PARTS = 10
MAX_KEYS = 20_000
MAX_TEXT = 1000
MAX_SHOWN = 300
MAX_SPOKEN = 80
MAX_CHANGES = 100
MAX_CHANGE = 100_000

MAX_LAYERS = 5
MAX_UNITS = 4096
MIN_EPOCHS, MAX_EPOCHS = 3, 10_000
MAX_SAMPLES = 1000
MAX_COLUMNS = 5000
MAX_CELL = 1000
MAX_NUMBER = 1e6
MAX_NUMBERS = 6 * MB
MAX_DIRECTORY = MB
MAX_RECORDED = 20 * MB
MAX_WORK = 200 * MB

MAX_BEATS = 100
MAX_KEY = 60
MAX_LINES = 5000
MAX_LINE = 2000
MAX_TITLE = 120
MAX_WORD = 200
MAX_CONDITION = 500
MAX_NESTING = 20
MAX_PATH = 200
MAX_PAUSE_S = 10.0
MAX_STEP_MINUTES = 30
MAX_SAID = 100_000

MAX_RECORDING_S = 600.0
MIN_RATE, MAX_RATE = 4_000, 384_000
MAX_CHANNELS = 16

MAX_TOLD = 50


@dataclass(frozen=True)
class Limit:
    """A limit as people read it: its constants, what it bounds (with their values in braces), why."""

    names: tuple[str, ...]
    what: str
    why: str


def _limit(names: str, what: str, why: str) -> Limit:
    return Limit(tuple(names.split()), what, why)


TABLE: dict[str, tuple[Limit, ...]] = {
    "Files": (
        _limit("MAX_LESSON_BYTES", "`lesson.toml`: {} bytes",
               "weights written out by hand or by a program; more belong in a file of weights"),
        _limit("MAX_NARRATION_BYTES", "a narration file: {} bytes", "fifty times the longest that ships"),
        _limit("MAX_WORDS_BYTES", "`words/<language>.toml`: {} bytes", "sixty times the one that ships"),
        _limit("MAX_THEME_BYTES", "a theme: {} bytes", "a theme is a table of colours"),
        _limit("MAX_CSV_BYTES", "a table of data: {} bytes", "the rows and columns below, with long numbers"),
        _limit("MAX_WEIGHTS_BYTES", "a file of weights: {} bytes", "the numbers below as float64"),
        _limit("MAX_CODE_BYTES", "the Python file of a step: {} bytes", "code that people write"),
        _limit("MAX_RECORDING_BYTES", "a recording: {} bytes", "eight minutes of uncompressed stereo"),
        _limit("MAX_TOTAL_BYTES", "all files that `lesson.toml` names, together: {} bytes",
               "they are kept in memory, and travel to a cluster"),
    ),
    "`lesson.toml`, words and themes": (
        _limit("MAX_KEY_PARTS", "a dotted key, `a.b.c`: {} parts",
               "no table is nested deeper than five; Python's reader of TOML takes the square of it"),
        _limit("MAX_KEYS", "keys in one file: {}", "names and units for every unit that is measured in something"),
        _limit("MAX_TEXT", "a text of `[page]` in `words/<language>.toml`: {} characters", "it is shown on a web page"),
        _limit("MAX_SHOWN",
               "a text of `[words]`, and one of `[lesson]`: {} characters "
               "(of `[lesson]`, no more than the text itself may have)",
               "it is shown on screen; the longest of the film has 86, "
               "and to draw a thousand letters everywhere takes minutes"),
        _limit("MAX_SPOKEN", "a text of `[spoken]`, how one sign is said: {} characters",
               "one sign is a few words; a line may have 2,000 of it"),
        _limit("MAX_CHANGES", "`--set`: {} changes", "more are a lesson of their own"),
        _limit("MAX_CHANGE", "one change of `--set`: {} characters", "a matrix of weights"),
    ),
    "Network and data": (
        _limit("MAX_LAYERS", "layers with the input: {}", "more do not fit the picture"),
        _limit("MAX_UNITS", "units in a layer: {}",
               "more than any network studied by hand; all but six are elided"),
        _limit("MAX_NUMBERS", "numbers in one layer or array: {}", "50 MB as float64, the largest file of weights"),
        _limit("MAX_DIRECTORY", "table of contents of a file of weights: {} bytes",
               "names and shapes of its arrays; read before any number is"),
        _limit("MAX_NUMBER", "size of a number: {}",
               "larger ones have no place in a label, and training leaves float64"),
        _limit("MIN_EPOCHS MAX_EPOCHS", "epochs: {} to {}", "step 8 shows the course of the training, not its end"),
        _limit("MAX_SAMPLES", "rows of a data set: {}",
               "the film shows how a batch is averaged, with any number of rows"),
        _limit("MAX_COLUMNS", "columns of a table: {}", "a column for each unit, and some for notes"),
        _limit("MAX_CELL", "a cell of a table: {} characters", "numbers; names of people beside them"),
        _limit("MAX_RECORDED", "numbers of the network x epochs: {}",
               "step 8 looks back at every network of the training: 160 MB"),
        _limit("MAX_WORK", "rows x (numbers of the network + 10 x its units) x epochs: {}",
               "the film trains about twenty times (to find rates that are too small and too large): "
               "ten seconds in all"),
    ),
    "Narration": (
        _limit("MAX_BEATS", "beats in a step: {}", "the longest step that ships has 11"),
        _limit("MAX_KEY", "characters in the key of a step or beat: {}", "files and addresses have this name"),
        _limit("MAX_LINES", "lines in a file: {}", "the file's bytes, in short lines"),
        _limit("MAX_LINE", "characters in a line: {}",
               "a line is one sentence or two; captions are broken line by line"),
        _limit("MAX_TITLE", "characters in a title of a step or beat: {}",
               "it is shown on one or two lines of the film, and in lists of chapters"),
        _limit("MAX_WORD", "characters in a word: {}", "nobody can say or read a longer one"),
        _limit("MAX_CONDITION", "characters in a condition: {}", "some ten names"),
        _limit("MAX_NESTING", "brackets inside brackets, in a condition: {}",
               "nobody can read more; Python's own limit is not far above"),
        _limit("MAX_PATH", "characters in `{{path}}`: {}", "the longest path of the film has 60"),
        _limit("MAX_PAUSE_S", "a silence: {} s", "a film without motion for longer looks broken"),
        _limit("MAX_STEP_MINUTES", "a step: {} minutes of words and silences",
               "people watch minutes, not half hours; what is made for it fits in memory"),
        _limit("MAX_SAID", "words said in a file, those of lines for other lessons, too: {}",
               "more than its bytes have in plain words; a sign may be many words"),
    ),
    "Recordings": (
        _limit("MAX_RECORDING_S", "length of one: {} s", "it is one beat; decoded it takes 115 MB"),
        _limit("MIN_RATE MAX_RATE", "samples a second: {} to {}",
               "telephone to studio; one of 1 Hz would become 48,000 times as long"),
        _limit("MAX_CHANNELS", "channels: {}", "they are mixed to one"),
    ),
    "Messages": (
        _limit("MAX_TOLD", "problems of one file: {}",
               "nobody reads more at once, and finding the nearest name takes time"),
    ),
}  # fmt: skip


def row(limit: Limit) -> tuple[str, str]:
    """Return what a limit bounds, with its numbers, and why."""
    values = (globals()[name] for name in limit.names)
    return limit.what.format(*(f"{value:,.0f}" if value == int(value) else f"{value:,}" for value in values)), limit.why
