"""Keys and the network, wrong."""

from tests.lesson.wrong.files import LESSON

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
}

# name: what is said
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
}
