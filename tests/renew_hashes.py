"""`python -m tests.renew_hashes`: requirements/film.txt, test.txt and voice.txt anew, after constraints.txt has changed. Needs uv (pip install uv).

uv asks the index for the hashes of every file of each pinned version, for all systems at once; nothing is downloaded or installed.
"""

import subprocess
import sys
from pathlib import Path

from pipeline.voice.install import EXTRA

ROOT = Path(__file__).resolve().parents[1]
HEAD = """\
# Every file that may be installed for {what}, by its SHA-256: all wheels and source archives of these versions.
# It is given to pip with --require-hashes. Made from constraints.txt by `python -m tests.renew_hashes`.
"""
FOR = {"film": "a film", "test": "./render.sh test", "voice": "./render.sh voice install"}


def wanted() -> dict[str, list[str]]:
    """Return the pins of each file: the project's own part and what builds it; for the tests, theirs too; what a voice is asked for by."""
    parts = (ROOT / "constraints.txt").read_text(encoding="utf-8").split("# --- ")[1:]
    film, test, _ = ([line for line in part.splitlines()[1:] if line.strip() and not line.startswith("#")] for part in parts)
    return {"film": [*film, *(line for line in test if line.startswith("setuptools=="))], "test": [*film, *test], "voice": list(EXTRA)}


def main() -> int:
    """Write both files."""
    for name, pins in wanted().items():
        deps = ["--constraint", "constraints.txt"] if name == "voice" else ["--no-deps"]  # what else a voice needs, uv finds
        command = ["uv", "pip", "compile", "-q", "--universal", *deps, "--generate-hashes", "--python-version", "3.11", "--no-annotate", "--no-header", "-"]
        done = subprocess.run(command, input="\n".join(pins), cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            return 1
        (ROOT / "requirements" / f"{name}.txt").write_text(HEAD.format(what=FOR[name]) + done.stdout, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
