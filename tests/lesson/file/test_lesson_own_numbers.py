"""A lesson's own numbers: from files, at random, from a CSV, by --set; every mistake is reported with its
cure.
"""

import os
import struct
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from lesson import LessonError, load_lesson

BASE = """
title = "Own numbers"
subtitle = "s"
difficulty = "d"
duration = "1 minute"
[network]
loss = "half_squared_error"
eta = 0.5
epochs = 10
[[network.layers]]
name = "Input"
size = 2
{input}
[[network.layers]]
name = "Hidden 1"
activation = "tanh"
{hidden}
[[network.layers]]
name = "Output"
activation = "identity"
{output}
{sample}
{dataset}
[[steps]]
key = "forward_pass"
scene = "scenes.s2_forward_pass:ForwardPass"
"""
HIDDEN = "weights = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]"
OUTPUT = "weights = [[1, 2, 3]]"
SAMPLE = "[sample]\nx = [1.0, 0.5]\ny = [0.3]"
W1 = np.array([[0.25, -1.5], [2.0, 0.125], [-0.5, 3.0]])


def write(
    folder: Path, input: str = "", hidden: str = HIDDEN, output: str = OUTPUT, sample: str = SAMPLE, dataset: str = ""
) -> Path:
    file = folder / "lesson.toml"
    text = BASE.format(input=input, hidden=hidden, output=output, sample=sample, dataset=dataset)
    file.write_text(text.replace("weights = [[1, 2, 3]]", "weights = [[1.0, 2.0, 3.0]]"), encoding="utf-8")
    return file


def problems_of(file: Path, *changes: str) -> str:
    with pytest.raises(LessonError) as caught:
        load_lesson(file, changes)
    return "\n".join(str(problem) for problem in caught.value.problems)


# -- files of weights
# --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["npz", "safetensors"])
def test_weights_from_a_file_are_those_numbers(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"w.{ending}"
    if ending == "npz":
        np.savez(file, W1=W1, b1=np.array([1, 2, 3]), other=np.zeros(2))
    else:
        save_file({"W1": W1.astype(np.float32), "b1": np.array([1.0, 2.0, 3.0])}, file)
    hidden = f'weights = {{ file = "w.{ending}", key = "W1" }}\nbiases = {{ file = "w.{ending}", key = "b1" }}'
    lesson = load_lesson(write(tmp_path, hidden=hidden))
    assert np.array_equal(lesson.network.weights[0], W1)
    assert np.array_equal(lesson.network.biases[0], [1, 2, 3])
    assert lesson.files == (file,)


def test_a_keras_matrix_is_transposed_and_rounded(tmp_path: Path) -> None:
    np.savez(tmp_path / "w.npz", kernel=W1.T + 0.0004)
    lesson = load_lesson(write(tmp_path, hidden='weights = { file = "w.npz", transpose = true, places = 3 }'))
    assert np.array_equal(lesson.network.weights[0], W1)


def test_the_lesson_is_another_when_its_file_is(tmp_path: Path) -> None:
    lessons = []
    for factor in (1, 2):
        np.savez(tmp_path / "w.npz", kernel=W1 * factor)
        lessons.append(load_lesson(write(tmp_path, hidden='weights = { file = "w.npz" }')).digest)
    assert lessons[0] != lessons[1]


def _pickle(folder: Path) -> None:
    np.savez(folder / "w.npz", W=np.array([print], dtype=object))


def _bomb(folder: Path) -> None:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000), }".ljust(118) + b"\n"
    with zipfile.ZipFile(folder / "w.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + bytes(10_000_000))


WRONG_FILES = {
    "no such file": ("w.npz", lambda f: None, "there is no such file in the lesson's folder"),
    "a typo": ("weihgts.npz", lambda f: np.savez(f / "weights.npz", W=W1), "did you mean 'weights.npz'?"),
    "a pickle": ("w.pkl", lambda f: (f / "w.pkl").write_bytes(b"x"), "save it as .npz (numpy.savez) or .safetensors"),
    "objects": ("w.npz", _pickle, "save it as float64"),
    "a zip bomb": ("w.npz", _bomb, "an array has at most 6,000,000 numbers"),
    "no zip": ("w.npz", lambda f: (f / "w.npz").write_bytes(b"hello"), "the file is broken (it is not a zip file"),
    "cut short": (
        "w.safetensors",
        lambda f: (f / "w.safetensors").write_bytes(b"\x08" + bytes(7) + b"{}"),
        "is broken",
    ),
    "outside": ("../w.npz", lambda f: np.savez(f.parent / "w.npz", W=W1), "leads out of the lesson's folder"),
    "absolute": ("/etc/passwd", lambda f: None, "leads out of the lesson's folder"),
    "a link out": (
        "w.npz",
        lambda f: (np.savez(f.parent / "w.npz", W=W1), (f / "w.npz").symlink_to(f.parent / "w.npz")),
        "is a link that leads out of the lesson's folder",
    ),
    "a pipe": ("w.npz", lambda f: os.mkfifo(f / "w.npz"), "is not a regular file"),
    "three arrays": ("w.npz", lambda f: np.savez(f / "w.npz", a=W1, b=W1, c=W1), 'choose one with key = "..."'),
    "a vector": ("w.npz", lambda f: np.savez(f / "w.npz", W=np.arange(4.0)), "weights need a matrix"),
    "not a number": ("w.npz", lambda f: np.savez(f / "w.npz", W=W1 * np.nan), "numbers are finite"),
    "another shape": ("w.npz", lambda f: np.savez(f / "w.npz", W=W1.T), "each row needs 2"),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_wrong_file_of_weights_is_told(tmp_path: Path, case: str) -> None:
    name, make, told = WRONG_FILES[case]
    folder = tmp_path / "lesson"
    folder.mkdir()
    make(folder)
    said = problems_of(write(folder, hidden=f'weights = {{ file = "{name}" }}'))
    assert "network.layers[1].weights" in said and told in said


# -- random
# ------------------------------------------------------------------------------------------------------------------


def test_random_weights_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    def drawn(spec: str) -> np.ndarray:
        return load_lesson(write(tmp_path, hidden=f"size = 3\nweights = {{ {spec} }}")).network.weights[0]

    one = drawn('random = "glorot", seed = 7')
    assert one.shape == (3, 2) and np.array_equal(one, drawn('random = "glorot", seed = 7'))
    assert not np.array_equal(one, drawn('random = "glorot", seed = 8'))
    assert np.array_equal(one, np.round(one, 2)), "as many places as are shown, so that the working on screen is exact"
    assert np.abs(one).max() <= np.sqrt(6 / 5) + 0.01


def test_random_weights_need_a_size(tmp_path: Path) -> None:
    said = problems_of(write(tmp_path, hidden='weights = { random = "he" }'))
    assert "network.layers[1].size: is missing; add size = 3" in said


def test_a_huge_layer_is_refused_in_a_second(tmp_path: Path) -> None:
    start = time.process_time()
    assert "must be at most 4096" in problems_of(write(tmp_path, hidden='size = 10000000\nweights = { random = "he" }'))
    assert "at most 4096" in problems_of(write(tmp_path), "network.layers[0].size=10000000")
    assert time.process_time() - start < 2


# -- CSV
# ---------------------------------------------------------------------------------------------------------------------

CSV = 'dataset = {{ csv = "{name}", x = ["slept", "learned"], y = ["score"] }}'
TABLE = "name;slept;learned;score\nAda;6,5;2;0,3\n\nBo;8;4,25;0,9\n"


def with_table(folder: Path, table: str | bytes, sample: str = "[sample]\nrow = 2", name: str = "students.csv") -> Path:
    (folder / "students.csv").write_bytes(table.encode() if isinstance(table, str) else table)
    spec = f'[dataset]\ncsv = "{name}"\nx = ["slept", "learned"]\ny = ["score"]'
    return write(folder, sample=sample, dataset=spec)


@pytest.mark.parametrize(
    "table", [TABLE, "\ufeff" + TABLE, TABLE.replace(",", ".").replace(";", ","), TABLE.replace(";", "\t")]
)
def test_a_spreadsheet_becomes_the_data_set(tmp_path: Path, table: str) -> None:
    lesson = load_lesson(with_table(tmp_path, table))
    assert lesson.dataset is not None
    assert np.array_equal(lesson.dataset[0], [[6.5, 2], [8, 4.25]]) and np.array_equal(
        lesson.dataset[1], [[0.3], [0.9]]
    )
    assert np.array_equal(lesson.x, [8, 4.25]) and np.array_equal(lesson.y, [0.9])


WRONG_TABLES = {
    "no such column": (
        TABLE.replace("learned", "larned"),
        "dataset.x[1]: got 'learned'; students.csv has no such column",
    ),
    "a word": (
        TABLE.replace("8;", "eight;"),
        "students.csv: line 4 (row 2), column 'slept': got 'eight'; write a number",
    ),
    "an empty cell": (TABLE.replace("8;", ";"), "the cell is empty"),
    "a short row": (TABLE.replace("Bo;8;", "Bo;"), "line 4 (row 2): got 3 cells; the header has 4"),
    "one row": ("slept;learned;score\n1;2;3\n", "give 2 to 1,000 rows"),
    "empty": ("", "is empty; the first row has the names"),
    "twice": (TABLE.replace("name", "slept"), "2 columns of this name"),
    "latin 1": (TABLE.replace("Ada", "Zo\u00eb").encode("latin-1"), "is not UTF-8"),
    "huge number": (TABLE.replace("8;", "8e300;"), "a number is at most 1,000,000"),
}


@pytest.mark.parametrize("case", WRONG_TABLES)
def test_a_wrong_table_is_told(tmp_path: Path, case: str) -> None:
    table, told = WRONG_TABLES[case]
    assert told in problems_of(with_table(tmp_path, table))


def test_wrong_rows_of_the_table_are_told(tmp_path: Path) -> None:
    assert "the data set has 2 rows" in problems_of(with_table(tmp_path, TABLE, "[sample]\nrow = 3"))
    assert "add [dataset], or give x and y" in problems_of(write(tmp_path, sample="[sample]\nrow = 1"))
    assert "leads out" in problems_of(with_table(tmp_path, TABLE, name="../students.csv"))


# -- names of units
# ------------------------------------------------------------------------------------------------------------


def test_units_have_names(tmp_path: Path) -> None:
    lesson = load_lesson(write(tmp_path, input='units = [{ name = "hours slept", unit = "h" }, "coffee"]'))
    names = lesson.unit_names[0]
    assert names is not None and (names[0].name, names[0].unit, names[1].name) == ("hours slept", "h", "coffee")
    assert lesson.unit_names[1] is None


@pytest.mark.parametrize(
    ("units", "told"),
    [
        ('["a"]', "got 1 name; the layer has 2 units"),
        ('["a", "a"]', "'a' more than once"),
        ('["a", 3]', "network.layers[0].units[1]"),
        ('["a", "this name is much too long for a picture"]', "at most 24 characters"),
        ('["a", { nam = "b" }]', "did you mean 'name'?"),
    ],
)
def test_wrong_names_are_told(tmp_path: Path, units: str, told: str) -> None:
    assert told in problems_of(write(tmp_path, input=f"units = {units}"))


# -- --set
# -------------------------------------------------------------------------------------------------------------------


def test_set_changes_a_lesson_this_once(tmp_path: Path) -> None:
    file = write(tmp_path)
    lesson = load_lesson(file, ["network.eta=0.1", "sample.x[1]=-2", "title=Ours", "decimals.values=3"])
    assert (lesson.eta, lesson.x[1], lesson.title, lesson.decimals.values) == (0.1, -2, "Ours", 3)
    assert load_lesson(file).eta == 0.5 and lesson.digest != load_lesson(file).digest


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("network.etta=0.1", "--set network.etta=0.1: there is no such key; did you mean 'eta'?"),
        ("network.eta=fast", "--set network.eta=fast: got 'fast'; write a number"),
        ("network.eta", "write key=value"),
        ("network.eta=", "there is no value after ="),
        ("sample.x[2]=1.0", "sample.x has 2 entries, so there is no [2]"),
        ("sample.x=[1.0", "is not a TOML value"),
        ("title.a=3", "title is 'Own numbers', so it has no key 'a'"),
        ("__class__.x=1", "there is no such key"),
        ("network.eta=1e9", "must be at most 1000"),
    ],
)
def test_a_wrong_set_is_told_by_its_name(tmp_path: Path, change: str, told: str) -> None:
    said = problems_of(write(tmp_path), change)
    assert told in said and said.startswith("--set")
