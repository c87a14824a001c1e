"""The deeper network, TOML and data, wrong."""

from tests.lesson.wrong.files import CSV, LESSON

DEEPER = "# deeper = ..."


def deeper(
    first: str = "[[0.3, -0.2], [0.5, 0.4]]",
    second: str = "[[0.6, -0.3], [-1.2, 1.2]]",
    output: str = "[[0.8, -1.2], [1.2, 1.2]]",
    target: str = "[1.0, 0.0]",
    more: str = "",
) -> str:
    """Return [deeper] on one line, of the weights of its layers; second: "" for no second hidden layer."""
    weights = {"Hidden 1": first, "Hidden 2": second, "Output": output}
    layers = [f'{{ name = "{name}", activation = "sigmoid", weights = {w} }}' for name, w in weights.items() if w]
    aim = f", target = {target}" if target else ""
    return f'deeper = {{ layers = [{{ name = "Input", size = 2 }}, {", ".join(layers)}]{aim}{more} }}'


# name: (file, text, its replacement)
WRONG: dict[str, tuple[str, str, str]] = {
    # the deeper network
    "deeper network without layers": (LESSON, DEEPER, "deeper = { target = [1.0, 0.0] }"),
    "deeper network no table": (LESSON, DEEPER, "deeper = true"),
    "deeper network with a key misspelt": (LESSON, DEEPER, deeper(more=", targets = [1.0, 0.0]")),
    "deeper network of one hidden layer": (LESSON, DEEPER, deeper(second="")),
    "deeper network of one output": (LESSON, DEEPER, deeper(output="[[0.8, -1.2]]", target="[1.0]")),
    "deeper network of one unit before the output": (
        LESSON,
        DEEPER,
        deeper(second="[[0.6, -0.3]]", output="[[0.8], [1.2]]"),
    ),
    "deeper network without targets": (LESSON, DEEPER, deeper(target="")),
    "deeper network with a target too few": (LESSON, DEEPER, deeper(target="[1.0]")),
    "deeper network with inputs too many": (LESSON, DEEPER, deeper(more=", x = [1.0, 0.5, 0.2]")),
    "deeper network with weights of another shape": (LESSON, DEEPER, deeper(output="[[0.8], [1.2]]")),
    "deeper network with another loss": (LESSON, DEEPER, deeper(more=', loss = "categorical_cross_entropy"')),
    "deeper network too large": (
        LESSON,
        DEEPER,
        deeper(
            first='{ random = "glorot" }, size = 2000',
            second='{ random = "glorot" }, size = 2000',
            output='{ random = "glorot" }, size = 2',
        ),
    ),
    "deeper network with a weight too large": (LESSON, DEEPER, deeper(output="[[0.8, 1e9], [1.2, 1.2]]")),
    # slips of TOML
    "comment without its sign": (LESSON, "eta = 0.1", "eta = 0.1 the rate"),
    "semicolon at the end": (LESSON, "eta = 0.1", "eta = 0.1;"),
    "name of a table open": (LESSON, "[network]", "[network"),
    "layer in one bracket": (LESSON, '[[network.layers]]\nname = "Hidden 1"', '[network.layers]\nname = "Hidden 1"'),
    "bracket too many": (LESSON, "weights = [[0.5, 0.7, -0.3]]", "weights = [[0.5, 0.7, -0.3]]]"),
    "apostrophe": (LESSON, 'title = "Will It Be a Good Grade?"', "title = 'It's good'"),
    # data
    "sample row missing": (LESSON, "row = 1", "row = 99"),
    "sample row zero": (LESSON, "row = 1", "row = 0"),
    "sample of another length": (LESSON, "row = 1", "x = [1.0]\ny = [1.0]"),
    "sample not a number": (LESSON, "row = 1", "x = [1.0, nan]\ny = [1.0]"),
    "csv missing": (LESSON, '"students.csv"', '"student.csv"'),
    "csv outside": (LESSON, '"students.csv"', '"../students.csv"'),
    "csv no csv": (LESSON, '"students.csv"', '"lesson.toml"'),
    "csv column misspelt": (LESSON, 'x = ["slept"', 'x = ["sleept"'),
    "csv text in a cell": (CSV, "0.9", "nine"),
    "csv without a header": (CSV, "slept,learned,grade\n", ""),
}

# name: what is said
TOLD: dict[str, str] = {
    "deeper network without layers": (
        "lesson.toml: deeper.layers: is missing; add a table [[deeper.layers]] for each layer"
    ),
    "deeper network no table": "lesson.toml: deeper: got True; write a table [deeper], with layers under it",
    "deeper network with a key misspelt": "lesson.toml: deeper.targets: there is no such key; did you mean 'target'?",
    "deeper network of one hidden layer": "lesson.toml: deeper.layers: got 3 entries; give at least 4",
    "deeper network of one output": (
        "lesson.toml: deeper.layers[3].weights: got 1 output; it is there to show how blame from several "
        "places adds up; give this layer 2 units or more"
    ),
    "deeper network of one unit before the output": (
        "lesson.toml: deeper.layers[2].weights: got 1 unit in the last hidden layer; it is there to show how "
        "blame from several places adds up; give this layer 2 units or more"
    ),
    "deeper network without targets": (
        "lesson.toml: deeper.target: is missing; the sample has 1 output, this network 2: add target = [1.0, 0.0]"
    ),
    "deeper network with a target too few": (
        "lesson.toml: deeper.target: got 1 number; the network has 2 outputs, so give 2"
    ),
    "deeper network with inputs too many": "lesson.toml: deeper.x: got 3 numbers; the network has 2 inputs, so give 2",
    "deeper network with weights of another shape": (
        "lesson.toml: deeper.layers[3].weights[0]: got 1 number; 'Hidden 2' has 2 units, so each row needs 2 "
        "(a row for each unit of this layer)"
    ),
    "deeper network with another loss": (
        "lesson.toml: deeper: got loss 'categorical_cross_entropy' and activations ['sigmoid', 'sigmoid', "
        "'sigmoid']; loss categorical_cross_entropy does not go with sigmoid in the last layer: make that "
        "layer softmax, or use the loss half_squared_error or binary_cross_entropy."
    ),
    "deeper network too large": (
        "lesson.toml: network.epochs: got 120; a deeper network of 4,012,002 numbers can be followed for at "
        "most 4 epochs"
    ),
    "deeper network with a weight too large": (
        "lesson.toml: deeper.layers[3].weights[0][1]: got 1000000000.0; must be at most 1000000.0"
    ),
    "comment without its sign": (
        "lesson.toml: is not valid TOML: Expected newline or end of document after a statement (at line 81, "
        "column 11); only a comment, which begins with #, may follow a value"
    ),
    "semicolon at the end": (
        "lesson.toml: is not valid TOML: Expected newline or end of document after a statement (at line 81, "
        "column 10); a line ends with its value: remove the ;"
    ),
    "name of a table open": (
        "lesson.toml: is not valid TOML: Expected ']' at the end of a table declaration (at line 77, column "
        "9); the name of a table needs brackets, [words] or [network]; where there are several, "
        "[[network.layers]]"
    ),
    "layer in one bracket": (
        "lesson.toml: is not valid TOML: Cannot declare ('network', 'layers') twice (at line 103, column 16);"
        " each of them begins with two brackets and dots in its name: [[network.layers]]"
    ),
    "bracket too many": (
        "lesson.toml: is not valid TOML: Expected newline or end of document after a statement (at line 116, "
        "column 29); the line has one ] too many"
    ),
    "apostrophe": (
        "lesson.toml: is not valid TOML: Expected newline or end of document after a statement (at line 6, column"
        ' 13); a text with an apostrophe needs double quotes: "it\'s"'
    ),
    "sample row missing": "lesson.toml: sample.row: got 99; the data set has 6 rows",
    "sample row zero": "lesson.toml: sample.row: got 0; must be at least 1",
    "sample of another length": "lesson.toml: sample.x: got 1 number; the network has 2 inputs, so give 2",
    "sample not a number": "lesson.toml: sample.x[1]: got nan; write a finite number",
    "csv missing": (
        "lesson.toml: dataset.csv: got 'student.csv'; "
        "there is no such file in the lesson's folder; did you mean 'students.csv'?"
    ),
    "csv outside": (
        "lesson.toml: dataset.csv: got '../students.csv'; leads out of the lesson's folder; "
        "name a file inside the lesson's folder, data.csv for instance"
    ),
    "csv no csv": (
        "lesson.toml: dataset.csv: got 'lesson.toml'; name a .csv file; in a spreadsheet: save as CSV (UTF-8)"
    ),
    "csv column misspelt": (
        "lesson.toml: dataset.x[0]: got 'sleept'; students.csv has no such column; did you mean 'slept'?"
    ),
    "csv text in a cell": "students.csv: line 2 (row 1), column 'grade': got 'nine'; write a number, 0.5 for instance",
    "csv without a header": (
        "lesson.toml: dataset.x[0]: got 'slept'; students.csv has no such column; valid: 0.6, 0.9, 1.2"
    ),
}
