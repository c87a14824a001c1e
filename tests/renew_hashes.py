"""`python -m tests.renew_hashes`: write requirements/film.txt, quick.txt, test.txt and voice.txt again, after
constraints.txt has changed. Needs uv (pip install uv).

uv asks the index for the hashes of every file of each pinned version, for all systems at once; nothing is downloaded or
installed.
"""

import importlib.metadata
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pipeline.voice.install import EXTRA

ROOT = Path(__file__).resolve().parents[1]
HEAD = """\
# Every file that may be installed for {what}, by its SHA-256: all wheels and source archives of these versions.
# It is given to pip with --require-hashes. Made from constraints.txt by `python -m tests.renew_hashes`.
"""
FOR = {
    "film": "a film",
    "quick": "./render.sh test quick",
    "test": "./render.sh test",
    "voice": "./render.sh voice install",
}


def needed(python: str, extra: str = "test") -> set[str]:
    """Every distribution that the project and an extra of it resolve to on that Python, by what is installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    queue = [Requirement(text) for text in [*project["dependencies"], *project["optional-dependencies"][extra]]]
    seen: set[tuple[str, frozenset[str]]] = set()
    while queue:
        requirement = queue.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if name == project["name"]:  # one extra of ours within another
            queue += [Requirement(text) for each in extras for text in project["optional-dependencies"][each]]
            continue
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            children = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:  # of another Python, or an extra that is not installed here
            continue
        for child in map(Requirement, children):
            here = {"python_version": python, "python_full_version": f"{python}.1"}
            if child.marker is None or any(child.marker.evaluate({**here, "extra": each}) for each in extras | {""}):
                queue.append(child)
    return {name for name, _ in seen}


def wanted() -> dict[str, list[str]]:
    """Return the pins of each file: the project's own part and what builds it; for the tests, theirs too; what a
    voice is asked for by.
    """
    parts = (ROOT / "constraints.txt").read_text(encoding="utf-8").split("# --- ")[1:]
    film, test, _ = (
        [line for line in part.splitlines()[1:] if line.strip() and not line.startswith("#")] for part in parts
    )
    names = {name for python in ("3.11", "3.12", "3.13") for name in needed(python, "quick")}
    quick = [line for line in test if canonicalize_name(Requirement(line).name) in {*names, "setuptools"}]
    setuptools = [line for line in test if line.startswith("setuptools==")]
    return {"film": [*film, *setuptools], "quick": [*film, *quick], "test": [*film, *test], "voice": list(EXTRA)}


def main() -> int:
    """Write all files."""
    for name, pins in wanted().items():
        # What else a voice needs is found by uv.
        deps = ["--constraint", "constraints.txt"] if name == "voice" else ["--no-deps"]
        command = [
            "uv",
            "pip",
            "compile",
            "-q",
            "--universal",
            *deps,
            "--generate-hashes",
            "--python-version",
            "3.11",
            "--no-annotate",
            "--no-header",
            "-",
        ]
        done = subprocess.run(command, input="\n".join(pins), cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            return 1
        (ROOT / "requirements" / f"{name}.txt").write_text(HEAD.format(what=FOR[name]) + done.stdout, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
