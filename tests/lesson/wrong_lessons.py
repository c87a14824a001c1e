"""Ways to get a lesson wrong: file, what stands there, what is written instead. test_lesson_errors.py says what each is
told.

Files are those of a new lesson folder (`./render.sh new --from regression`); "" makes the file from nothing.
"""

LESSON, NARRATION, THEME, CSV, WORDS = (
    "lesson.toml",
    "narration/en/forward_pass.md",
    "my-theme.toml",
    "students.csv",
    "words/es.toml",
)
USE_THEME = ('theme = "dark"', 'theme = "my-theme.toml"')

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
    # keys
    "key misspelt": (LESSON, "eta = ", "etta = "),
    "key unknown": (LESSON, "title = ", 'colour = "red"\ntitle = '),
    "table misspelt": (LESSON, "[sample]", "[smaple]"),
    "title missing": (LESSON, 'title = "Will It Be a Good Grade?"\n', ""),
    "title empty": (LESSON, 'title = "Will It Be a Good Grade?"', 'title = ""'),
    "title of nothing one sees": (LESSON, 'title = "Will It Be a Good Grade?"', 'title = " \\u200b"'),
    "title a number": (LESSON, 'title = "Will It Be a Good Grade?"', "title = 3"),
    "author a list": (LESSON, "# author = ...", 'author = ["Ada"]'),
    "licence of two lines": (LESSON, "# licence = ...", 'licence = "CC BY\\n4.0"'),
    "description too long": (LESSON, "# description = ...", f'description = "{"very " * 80}long"'),
    "title of two lines": (LESSON, 'title = "Will It Be a Good Grade?"', 'title = "Will\\nIt"'),
    "no TOML": (LESSON, "eta = ", "eta "),
    "quotes missing": (LESSON, 'title = "Will It Be a Good Grade?"', "title = Will It Be a Good Grade?"),
    "bracket missing": (LESSON, "weights = [[0.5, 0.7, -0.3]]", "weights = [[0.5, 0.7, -0.3]"),
    "key twice": (LESSON, "eta = ", "eta = 0.1\neta = "),
    # network
    "loss misspelt": (LESSON, 'loss = "half_squared_error"', 'loss = "half_squared_eror"'),
    "eta zero": (LESSON, "eta = 0.1", "eta = 0"),
    "eta negative": (LESSON, "eta = 0.1", "eta = -0.1"),
    "eta infinite": (LESSON, "eta = 0.1", "eta = inf"),
    "eta a text": (LESSON, "eta = 0.1", 'eta = "0.1"'),
    "eta too large to train": (LESSON, "eta = 0.1", "eta = 9999.0"),
    "epochs zero": (LESSON, "epochs = 120", "epochs = 0"),
    "epochs a fraction": (LESSON, "epochs = 120", "epochs = 6.5"),
    "epochs too many": (LESSON, "epochs = 120", "epochs = 100000000"),
    "activation misspelt": (LESSON, 'activation = "tanh"', 'activation = "tahn"'),
    "softmax hidden": (LESSON, 'activation = "tanh"', 'activation = "softmax"'),
    "cross-entropy without sigmoid": (LESSON, 'loss = "half_squared_error"', 'loss = "binary_cross_entropy"'),
    "weights of another shape": (LESSON, "weights = [[0.5, 0.7, -0.3]]", "weights = [[0.5, 0.7]]"),
    "weights ragged": (LESSON, "[-0.5, 0.6]", "[-0.5]"),
    "weight a text": (LESSON, "weights = [[0.5, 0.7, -0.3]]", 'weights = [[0.5, "x", -0.3]]'),
    "weight not a number": (LESSON, "weights = [[0.5, 0.7, -0.3]]", "weights = [[0.5, nan, -0.3]]"),
    "biases too many": (LESSON, "biases = [0.1]", "biases = [0.1, 0.2]"),
    "units too many": (LESSON, "size = 2", "size = 10000000"),
    "size negative": (LESSON, "size = 2", "size = -2"),
    "units of another number": (LESSON, 'units = ["grade"]', 'units = ["grade", "mood"]'),
    "unit name twice": (LESSON, 'units = ["hours slept", "hours learned"]', 'units = ["hours", "hours"]'),
    "unit name too long": (LESSON, 'units = ["grade"]', f'units = ["{"very " * 20}long"]'),
    "random layer without a size": (
        LESSON,
        "weights = [[0.5, 0.7, -0.3]]",
        'weights = { random = "glorot", seed = 1 }',
    ),
    "random seed negative": (
        LESSON,
        "weights = [[0.5, 0.7, -0.3]]",
        'size = 1\nweights = { random = "glorot", seed = -1 }',
    ),
    "weights file missing": (
        LESSON,
        "weights = [[0.5, 0.7, -0.3]]",
        'size = 1\nweights = { file = "w.npz", key = "W1" }',
    ),
    "weights of pickle": (LESSON, "weights = [[0.5, 0.7, -0.3]]", 'size = 1\nweights = { file = "w.pkl", key = "W1" }'),
    "weights outside": (
        LESSON,
        "weights = [[0.5, 0.7, -0.3]]",
        'size = 1\nweights = { file = "../w.npz", key = "W1" }',
    ),
    "weights from the root": (
        LESSON,
        "weights = [[0.5, 0.7, -0.3]]",
        'size = 1\nweights = { file = "/etc/passwd", key = "W1" }',
    ),
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
    # looks, language, voice, decimals
    "theme misspelt": (LESSON, 'theme = "dark"', 'theme = "drak"'),
    "theme file missing": (LESSON, 'theme = "dark"', 'theme = "mine.toml"'),
    "theme outside": (LESSON, 'theme = "dark"', 'theme = "../mine.toml"'),
    "theme colour no colour": (THEME, 'positive = "', 'positive = "x'),
    "theme role misspelt": (THEME, "positive = ", "positiv = "),
    "theme too faint": (THEME, 'ink = "', 'ink = "#20242c" # "'),
    "language unknown": (LESSON, 'language = "en"', 'language = "xx"'),
    "language without words": (LESSON, 'language = "en"', 'language = "de"'),
    "voice misspelt": (LESSON, 'voice = "none"', 'voice = "recoded"'),
    "decimals negative": (LESSON, "# decimals = ...", "decimals = { values = -1 }"),
    "decimals too many": (LESSON, "# decimals = ...", "decimals = { values = 40 }"),
    # steps
    "step twice": (LESSON, 'key = "forward_pass"', 'key = "chain_rule"'),
    "step key with a space": (LESSON, 'key = "forward_pass"', 'key = "forward pass"'),
    "step without scene": (LESSON, 'scene = "scenes.s2_forward_pass:ForwardPass"\n', ""),
    "step of a missing file": (
        LESSON,
        '\nscene = "scenes.s2_forward_pass:ForwardPass"',
        '\nscene = "steps/mine.py:Mine"',
    ),
    "step outside": (LESSON, '\nscene = "scenes.s2_forward_pass:ForwardPass"', '\nscene = "../mine.py:Mine"'),
    "step that is no class": (
        LESSON,
        '\nscene = "scenes.s2_forward_pass:ForwardPass"',
        '\nscene = "scenes.s2_forward_pass"',
    ),
    # narration
    "narration without a title": (NARRATION, "# The forward pass\n", ""),
    "narration words before a beat": (NARRATION, "# The forward pass\n", "# The forward pass\nHello.\n"),
    "narration beat twice": (NARRATION, "## activation:", "## weighted_sum:"),
    "narration heading": (NARRATION, "## activation: ", "## activation "),
    "narration field misspelt": (NARRATION, "{cycle.forward.z[0][first]:2}", "{cycle.foward.z[0][first]:2}"),
    "narration index too far": (NARRATION, "{cycle.forward.z[0][first]:2}", "{cycle.forward.z[0][17]:2}"),
    "narration condition misspelt": (NARRATION, "(if has_hidden)", "(if has_hiden)"),
    "narration condition with spaces": (NARRATION, "(if has_hidden)", "(if has hidden)"),
    "narration condition open in a heading": (NARRATION, "(if has_hidden)", "(if has_hidden"),
    "narration condition open": (NARRATION, "(if several_inputs) [terms]", "(if several_inputs [terms]"),
    "narration cue twice": (NARRATION, "[into]", "[z]"),
    "narration pause": (NARRATION, "(pause 1)", "(pause one)"),
    "narration brace open": (NARRATION, "{cycle.forward.z[0][first]:2}", "{cycle.forward.z[0][first]:2"),
    "question with one answer": (NARRATION, "- Negative (right if prediction_negative)\n", ""),
    "question without a right answer": (NARRATION, "- Positive (right if prediction_positive)", "- Positive"),
    "question with two right answers": (NARRATION, "- Negative (right if prediction_negative)", "- Negative (right)"),
    "question with an answer twice": (NARRATION, "- Negative (right if prediction_negative)", "- Positive"),
    "question with a condition misspelt": (
        NARRATION,
        "(right if prediction_positive)",
        "(right if prediction_positiv)",
    ),
    "question with a cue": (
        NARRATION,
        "? Will the prediction be positive, or negative?",
        "? [ask] Will the prediction be positive, or negative?",
    ),
    "answer without a question": (NARRATION, "[z] Here, z is", "- Positive (right)\n[z] Here, z is"),
    # words on screen
    "words misspelt": (WORDS, "", '[words]\n"Forwrad" = "Adelante"\n'),
    "words a number": (WORDS, "", '[words]\n"Forward" = 3\n'),
    "words lose a value": (WORDS, "", '[words]\n"sample {n}" = "muestra"\n'),
    "words without a table": (WORDS, "", '"Forward" = "Adelante"\n'),
    "words no TOML": (WORDS, "", "[words\n"),
    "texts of the lesson misspelt": (WORDS, "", '[words]\n[lesson]\n"hours slpet" = "horas de sueño"\n'),
    "texts of the lesson too long": (
        WORDS,
        "",
        '[words]\n[lesson]\n"hours slept" = "horas de sueño de la noche anterior"\n',
    ),
    "words too long": (WORDS, "", f'[words]\n"Forward" = "{"Adelante " * 40}"\n'),
    "words of course pages misspelt": (WORDS, "", '[words]\n[page]\n"Chapter" = "Capítulos"\n'),
}

# What each is told first.
TOLD: dict[str, str] = {
    "key misspelt": "lesson.toml: network.eta: is missing; add eta = 0.5",
    "key unknown": (
        "lesson.toml: colour: there is no such key; valid: author, concepts, dataset, decimals, deeper, "
        "description, difficulty, discover, duration, language, licence, network, ..."
    ),
    "table misspelt": "lesson.toml: sample: is missing; add a table [sample] with x and y",
    "title missing": 'lesson.toml: title: is missing; add title = "..."',
    "title empty": "lesson.toml: title: got ''; must not be empty or blank",
    "title of nothing one sees": "lesson.toml: title: got ' '; must not be empty or blank",
    "title a number": "lesson.toml: title: got 3; write a text in quotes",
    "author a list": "lesson.toml: author: got ['Ada']; write a text in quotes",
    "licence of two lines": "lesson.toml: licence: got 'CC BY\\n4.0'; write it on one line, without control characters",
    "description too long": (
        "lesson.toml: description: got 'very very very very very very very very very very very v...; "
        "must have at most 300 characters"
    ),
    "title of two lines": "lesson.toml: title: got 'Will\\nIt'; write it on one line, without control characters",
    "no TOML": (
        "lesson.toml: is not valid TOML: Expected '=' after a key in a key/value pair (at line 81, column 5);"
        " write key = value, with = between them"
    ),
    "quotes missing": (
        "lesson.toml: is not valid TOML: Invalid value (at line 6, column 9); texts need quotes, lists need brackets"
    ),
    "bracket missing": (
        "lesson.toml: is not valid TOML: Unclosed array (at line 117, column 1); texts need quotes, lists need brackets"
    ),
    "key twice": (
        "lesson.toml: is not valid TOML: Cannot overwrite a value (at line 82, column 10); a key appears "
        "twice: remove one of the two"
    ),
    "loss misspelt": (
        "lesson.toml: network.loss: got 'half_squared_eror'; did you mean 'half_squared_error'? it must be one of"
        " 'half_squared_error', 'binary_cross_entropy', 'categorical_cross_entropy'"
    ),
    "eta zero": "lesson.toml: network.eta: got 0; must be greater than 0.0",
    "eta negative": "lesson.toml: network.eta: got -0.1; must be greater than 0.0",
    "eta infinite": "lesson.toml: network.eta: got inf; write a finite number",
    "eta a text": "lesson.toml: network.eta: got '0.1'; write a number, 0.5 for instance (without quotes)",
    "eta too large to train": "lesson.toml: network.eta: got 9999.0; must be at most 1000.0",
    "epochs zero": "lesson.toml: network.epochs: got 0; must be at least 3",
    "epochs a fraction": "lesson.toml: network.epochs: got 6.5; write a whole number (without quotes or point)",
    "epochs too many": "lesson.toml: network.epochs: got 100000000; must be at most 10000",
    "activation misspelt": (
        "lesson.toml: network.layers[1].activation: got 'tahn'; did you mean 'tanh'? "
        "it must be one of 'sigmoid', 'tanh', 'relu', 'identity', 'softmax'"
    ),
    "softmax hidden": (
        "lesson.toml: network.layers[1].activation: got 'softmax'; softmax is for the last layer only, with"
        " categorical_cross_entropy; use sigmoid, tanh, relu or identity in a hidden layer"
    ),
    "cross-entropy without sigmoid": (
        "lesson.toml: network: got loss 'binary_cross_entropy' and activations ['tanh', 'identity']; loss"
        " binary_cross_entropy does not go with identity in the last layer: "
        "make that layer sigmoid, or use the loss half_squared_error."
    ),
    "weights of another shape": (
        "lesson.toml: network.layers[2].weights[0]: got 2 numbers; "
        "'Hidden 1' has 3 units, so each row needs 3 (a row for each unit of this layer)"
    ),
    "weights ragged": (
        "lesson.toml: network.layers[1].weights[1]: got 1 number; "
        "'Input' has 2 units, so each row needs 2 (a row for each unit of this layer)"
    ),
    "weight a text": (
        "lesson.toml: network.layers[2].weights[0][1]: got 'x'; write a number, 0.5 for instance (without quotes)"
    ),
    "weight not a number": "lesson.toml: network.layers[2].weights[0][1]: got nan; write a finite number",
    "biases too many": (
        "lesson.toml: network.layers[2].biases: got 2 biases; weights has 1 row; "
        "give a bias for each unit, or leave biases out"
    ),
    "units too many": "lesson.toml: network.layers[0].size: got 10000000; must be at most 4096",
    "size negative": "lesson.toml: network.layers[0].size: got -2; must be at least 1",
    "units of another number": (
        "lesson.toml: network.layers[2].units: got 2 names; the layer has 1 unit; name each of them, or leave units out"
    ),
    "unit name twice": "lesson.toml: network.layers[0].units: got 'hours' more than once; give every unit its own name",
    "unit name too long": (
        "lesson.toml: network.layers[2].units[0].name: got 'very very very very very very very very very very very"
        " v...; must have at most 24 characters"
    ),
    "random layer without a size": (
        "lesson.toml: network.layers[2].size: is missing; "
        "add size = 3 (random numbers do not say how many units there are)"
    ),
    "random seed negative": "lesson.toml: network.layers[2].weights.seed: got -1; must be at least 0",
    "weights file missing": (
        "lesson.toml: network.layers[2].weights: got 'w.npz'; there is no such file in the lesson's folder; put it"
        " there, or correct its name (.npz, .safetensors)"
    ),
    "weights of pickle": (
        "lesson.toml: network.layers[2].weights: got 'w.pkl'; save it as .npz (numpy.savez) or .safetensors; "
        "other kinds can hold code and are not read"
    ),
    "weights outside": (
        "lesson.toml: network.layers[2].weights: got '../w.npz'; leads out of the lesson's folder; name a file inside"
        " the lesson's folder, data.npz for instance"
    ),
    "weights from the root": (
        "lesson.toml: network.layers[2].weights: got '/etc/passwd'; leads out of the lesson's folder; name a file"
        " inside the lesson's folder, data.npz for instance"
    ),
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
        "column 10); a line ends with its value: take the ; away"
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
        "column 29); the line has a ] too many"
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
    "theme misspelt": (
        "lesson.toml: theme: got 'drak'; there is no such theme; did you mean 'dark'? (or a file beside lesson.toml,"
        ' "my-theme.toml")'
    ),
    "theme file missing": (
        "lesson.toml: theme: got 'mine.toml'; there is no such file in my-course; "
        "or use 'dark', 'light', 'high-contrast'"
    ),
    "theme outside": (
        "lesson.toml: theme: got '../mine.toml'; a theme file must lie in the lesson's folder; "
        "or use 'dark', 'light', 'high-contrast'"
    ),
    "theme colour no colour": (
        'my-theme.toml: colors.positive: got \'x#56B4E9\'; write a colour as "#RRGGBB" in hexadecimal, "#56B4E9" for'
        " instance"
    ),
    "theme role misspelt": "my-theme.toml: colors.positiv: there is no such key; did you mean 'positive'?",
    "theme too faint": (
        'my-theme.toml: colors.ink: got "#20242C"; contrast 1.0:1 on panel #1B222D, at least 7:1; "#AAAACC" would do'
    ),
    "language unknown": (
        "assets/narration/xx/what_is_backpropagation.md: there is no such narration file; "
        "write it: '# Title', then '## beat: Title' and its spoken lines"
    ),
    "language without words": (
        "assets/narration/de/what_is_backpropagation.md: there is no such narration file; "
        "write it: '# Title', then '## beat: Title' and its spoken lines"
    ),
    "voice misspelt": (
        "lesson.toml: voice: got 'recoded'; write recorded, kokoro, none, or service:module.Class of a speech service"
    ),
    "decimals negative": "lesson.toml: decimals.values: got -1; must be at least 2",
    "decimals too many": "lesson.toml: decimals.values: got 40; must be at most 6",
    "step twice": (
        "lesson.toml: steps: got 'chain_rule' more than once; give every step its own key; one that is shown again says"
        ' narration = "chain_rule" for its words'
    ),
    "step key with a space": (
        "lesson.toml: steps[1].key: got 'forward pass'; "
        "use small letters, digits and underscores, forward_pass for instance"
    ),
    "step without scene": 'lesson.toml: steps[1].scene: is missing; add scene = "scenes.s2_forward_pass:ForwardPass"',
    "step of a missing file": (
        "lesson.toml: steps[1].scene: got 'steps/mine.py'; "
        "there is no such file in the lesson's folder; valid: momentum.py"
    ),
    "step outside": (
        "lesson.toml: steps[1].scene: got '../mine.py:Mine'; write module:Class inside scenes,"
        " scenes.s2_forward_pass:ForwardPass for instance, or a file of the lesson's own, steps/my_step.py:MyStep"
    ),
    "step that is no class": (
        "lesson.toml: steps[1].scene: got 'scenes.s2_forward_pass'; write module:Class inside scenes,"
        " scenes.s2_forward_pass:ForwardPass for instance, or a file of the lesson's own, steps/my_step.py:MyStep"
    ),
    "narration without a title": (
        "narration/en/forward_pass.md: line 1: the file of step 'forward_pass' needs a title: "
        "'# Title' as its first line"
    ),
    "narration words before a beat": (
        "narration/en/forward_pass.md: line 2: got 'Hello.'; "
        "spoken lines belong under a beat; put '## key: Title' before it"
    ),
    "narration beat twice": (
        "narration/en/forward_pass.md: line 27: got 'weighted_sum'; "
        "there is already a beat of this key in the file; give it another one"
    ),
    "narration heading": (
        "narration/en/forward_pass.md: line 27: got '## activation The activation'; "
        "a beat begins with '## key: Title', the key in small letters"
    ),
    "narration field misspelt": (
        "narration/en/forward_pass.md: line 25: cycle.foward.z[0][first]: "
        "cycle has no 'foward'; did you mean 'forward'?"
    ),
    "narration index too far": (
        "narration/en/forward_pass.md: line 25: cycle.forward.z[0][17]: "
        "cycle.forward.z[0] has 3 entries, so there is no [17]"
    ),
    "narration condition misspelt": (
        "narration/en/forward_pass.md: line 14: there is no condition 'has_hiden'; did you mean 'has_hidden'?"
    ),
    "narration condition with spaces": (
        "narration/en/forward_pass.md: line 18: there is no condition 'has'; "
        "did you mean 'has_hidden'? names have underscores, no spaces"
    ),
    "narration condition open in a heading": (
        "narration/en/forward_pass.md: line 18: got '## weighted_sum: The weighted sum (if has_hidden'; a condition"
        " needs round brackets, at the end: '## key: Title (if name)'"
    ),
    "narration condition open": (
        "narration/en/forward_pass.md: line 24: got '(if several_inputs [terms] Positive products push z up, ...; write"
        " the condition as (if name and not name) before the words"
    ),
    "narration cue twice": (
        "narration/en/forward_pass.md: line 25: got [z]; beat 'weighted_sum' has this cue already; a cue is one moment"
    ),
    "narration pause": (
        "narration/en/forward_pass.md: line 22: (pause one): write (pause 1.5), in seconds, more than 0 and at most 10"
    ),
    "narration brace open": (
        "narration/en/forward_pass.md: line 25: '{' without its partner in '[z] Here, z is"
        " {cycle.forward.z[0][first]:2. [into]'; "
        "marks are [cue], {field}, (pause 1.5); write \\{ for the sign itself"
    ),
    "question with one answer": (
        "narration/en/forward_pass.md: line 59: got 'Will the prediction be positive, or negative?'; has 1 answers for"
        " this lesson; write 2 to 5, each a line '- answer' below it"
    ),
    "question without a right answer": (
        "narration/en/forward_pass.md: line 59: got 'Will the prediction be positive, or negative?'; has 0 right"
        " answers for this lesson; mark exactly one: '- answer (right)' or '- answer (right if condition)'"
    ),
    "question with two right answers": (
        "narration/en/forward_pass.md: line 59: got 'Will the prediction be positive, or negative?'; has 2 right"
        " answers for this lesson; mark exactly one: '- answer (right)' or '- answer (right if condition)'"
    ),
    "question with an answer twice": (
        "narration/en/forward_pass.md: line 59: got 'Will the prediction be positive, or negative?'; has the answer"
        " 'Positive' twice for this lesson; each must say something else"
    ),
    "question with a condition misspelt": (
        "narration/en/forward_pass.md: line 60: there is no condition 'prediction_positiv'; "
        "did you mean 'prediction_positive'?"
    ),
    "question with a cue": (
        "narration/en/forward_pass.md: line 59: '[ask] Will the prediction be positive, or negative?': a question and"
        " its answers have words and {values}, no [cue] and no (pause)"
    ),
    "answer without a question": (
        "narration/en/forward_pass.md: line 25: got 'Positive (right)'; an answer belongs below its question; write '?"
        " question' before it, or sentences where this is a list"
    ),
    "words misspelt": "words/es.toml: words.\"Forwrad\": no text on screen is so in English; did you mean 'Forward'?",
    "words a number": 'words/es.toml: words."Forward": got 3; write a text in quotes, on one line',
    "words lose a value": (
        "words/es.toml: words.\"sample {n}\": got 'muestra'; keep the values and coloured parts of the English text: n"
    ),
    "words without a table": 'words/es.toml: words: is missing; add a table [words] with "target" = "..." under it',
    "words no TOML": (
        "words/es.toml: is not valid TOML: Expected ']' at the end of a table declaration (at line 1, column 7); the"
        " name of a table needs brackets, [words] or [network]; where there are several, [[network.layers]]"
    ),
    "texts of the lesson misspelt": (
        "words/es.toml: lesson.\"hours slpet\": there is no such text in English; did you mean 'hours slept'?"
    ),
    "texts of the lesson too long": (
        'words/es.toml: lesson."hours slept": got 35 characters; stands where a text has at most 24; say it shorter'
    ),
    "words too long": 'words/es.toml: words."Forward": got 360 characters; a text on screen has at most 300',
    "words of course pages misspelt": (
        "words/es.toml: page.\"Chapter\": there is no such text in English; did you mean 'Chapters'?"
    ),
}
