"""A machine on which render.sh runs with stubs for all programs, and what they were asked for."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

ROOT = Path(__file__).resolve().parents[1]
TOOLS = (
    "bash sh env cat sha256sum readlink dirname mv rm tee awk tail tr sed find uname mkdir cp chmod sleep touch grep"
).split()
NPM = "tests/publish/package.json"
LOCK = "tests/publish/package-lock.json"
HASHES = ("requirements/film.txt", "requirements/test.txt", "requirements/quick.txt")
PIP = [f"pip {HASHES[0]}", "pip ."]
PIP_TEST = [f"pip {HASHES[1]}", "pip ."]
TESTED_WITH = "chromium chromedriver firefox-esr WebKitWebDriver Xvfb soffice node".split()

# Answers the probe, takes the lock with the real Python, makes a .venv of itself, counts pip's runs.
PYTHON = """#!/usr/bin/env bash
[ -z "${{PYTHONPATH+set}}${{PYTHONHOME+set}}${{PYTHONSTARTUP+set}}${{PYTHONINSPECT+set}}" ] || exit 8
case "$1 $2" in
  "-c "*importlib.util*) printf '3.12\\n%s\\n%s\\n%s\\n' "${{STUB_HEADERS:-1}}" "${{STUB_VENV:-1}}" {stub} ;;
  "-c "*) exec {real} "$@" ;;
  "-m venv") mkdir -p "$3/bin" && cp {stub} "$3/bin/python" && echo "version = 3.12.1" >"$3/pyvenv.cfg"
    echo venv >>{log} ;;
  "-P -m") [ "$3" = pip ] || {{
      printf 'ran in %s, hash seed %s:' "$PWD" "$PYTHONHASHSEED"; printf ' <%s>' "${{@:4}}"; exit; }}
    echo "pip ${{@: -1}}" >>{log}
    echo "$*" >>{log}-of-pip
    sleep "${{STUB_SLEEP:-0}}"
    [ -z "${{STUB_FAIL:-}}" ] || {{ echo 'ERROR: the shelf is empty'; exit 1; }} ;;
  *) exit 9 ;;
esac
"""


@dataclass
class Machine:
    """A project folder of its own and a PATH with nothing on it but what a test puts there."""

    folder: Path

    @property
    def project(self) -> Path:
        return self.folder / "a project"

    @property
    def log(self) -> list[str]:
        """What was asked of the stand-ins, in order."""
        path = self.folder / "log"
        return path.read_text().splitlines() if path.exists() else []

    def put(self, name: str, script: str = "#!/usr/bin/env bash\nexit 0\n") -> None:
        path = self.folder / "bin" / name
        path.write_text(script)
        path.chmod(0o755)

    def remove(self, *names: str) -> None:
        for name in names:
            (self.folder / "bin" / name).unlink()

    def start(
        self, *arguments: str, script: Path | None = None, cwd: Path | None = None, **env: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(script or self.project / "render.sh"), *arguments],
            cwd=cwd or self.folder,
            env={"PATH": str(self.folder / "bin"), "HOME": str(self.folder), **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, script: Path | None = None, cwd: Path | None = None, **env: str) -> "Ended":
        process = self.start(*arguments, script=script, cwd=cwd, **env)
        out, err = process.communicate(timeout=30)
        return Ended(process.returncode, out, err)


@dataclass
class Ended:
    code: int
    out: str
    err: str


def make_machine(tmp_path: Path) -> Machine:
    """Return a machine that has all that render.sh asks for, and a copy of the project."""
    machine = Machine(tmp_path)
    machine.project.mkdir()
    (tmp_path / "bin").mkdir()
    for name in ("render.sh", "pyproject.toml", "constraints.txt", NPM, LOCK, *HASHES):
        (machine.project / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, machine.project / name)
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    stub = str(tmp_path / "bin" / "python3")
    machine.put(
        "python3", PYTHON.format(stub=quote(stub), real=quote(sys.executable), log=quote(str(tmp_path / "log")))
    )
    machine.put("fc-list", "#!/usr/bin/env bash\necho 'Droid Sans Fallback'\n")
    for name in ("pkg-config", "cc", *TESTED_WITH):
        machine.put(name)
    machine.put("npm", f'#!/usr/bin/env bash\necho "npm $1 in $PWD" >>{quote(str(tmp_path / "log"))}\n')
    machine.put("id", "#!/usr/bin/env bash\necho 0\n")
    return machine
