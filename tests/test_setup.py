"""The set-up that render.sh does, tried with stand-ins for Python, pip and the package managers: nothing is
installed.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

import pytest

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


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
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


def test_bash_reads_the_scripts_without_complaint() -> None:
    for script in ("render.sh", ".ci/run"):
        subprocess.run(["bash", "-n", ROOT / script], check=True)
        assert os.access(ROOT / script, os.X_OK), f"{script} is not executable"


def test_first_run_sets_up_and_hands_over(machine: Machine) -> None:
    first = machine.run("plan", "--json", "a b", "")
    assert first.code == 0, first.err
    assert first.out == f"ran in {machine.folder}, hash seed 0: <plan> <--json> <a b> <>", (
        "stdout is the command's alone"
    )
    assert "Setting up (once): installing" in first.err
    assert machine.log == ["venv", *PIP]


def test_what_a_shell_tells_python_is_not_ours(machine: Machine) -> None:
    """An empty part of PYTHONPATH is the current folder, where a stranger's numpy.py may lie; other packages' are
    not those of .venv.
    """
    told = {
        "PYTHONPATH": ":/opt/ros/packages",
        "PYTHONHOME": "/nowhere",
        "PYTHONSTARTUP": "/x.py",
        "PYTHONINSPECT": "1",
    }
    assert [machine.run("plan", **told).code for _ in range(2)] == [0, 0]


def test_a_folder_named_relative_to_the_current_one_brings_no_programs(machine: Machine) -> None:
    """Where PATH has one, a stranger's cat, cc or npm would be run before the machine's."""
    strange = machine.folder / "strange"
    (strange / "sub").mkdir(parents=True)
    bash = shutil.which("bash") or "bash"
    for name in (*(tool for tool in TOOLS if tool != "bash"), "python3", "pkg-config", "cc", "id"):
        for path in (strange / name, strange / "sub" / name):
            path.write_text(f"#!{bash}\ntouch {quote(str(machine.folder / 'ran'))}\nexit 3\n")
            path.chmod(0o755)
    for path in (f".:{machine.folder}/bin", f":{machine.folder}/bin:sub", f"sub/:./sub:*:{machine.folder}/bin::"):
        ended = machine.run("plan", cwd=strange, PATH=path)
        assert ended.code == 0 and ended.out.startswith(f"ran in {strange}"), ended.err
    assert not (machine.folder / "ran").exists()


def test_pip_takes_no_file_but_those_whose_hashes_are_known(machine: Machine) -> None:
    machine.run("plan")
    arguments = (machine.folder / "log-of-pip").read_text().splitlines()
    assert "--require-hashes --requirement requirements/film.txt" in arguments[0]
    assert "--no-deps --no-build-isolation --editable ." in arguments[1], (
        "the project has no hash, and brings nothing that has none"
    )
    assert len(arguments) == 2


def test_second_run_skips_the_set_up_in_under_half_a_second(machine: Machine) -> None:
    """Of CPU time, which other programs do not lengthen."""
    machine.run("plan")
    machine.remove("python3", "pkg-config", "cc")  # not so much as looked for
    before = os.times()
    second = machine.run("plan")
    after = os.times()
    assert after.children_user + after.children_system - before.children_user - before.children_system < 0.5
    assert (second.code, second.err) == (0, "")
    assert machine.log == ["venv", *PIP]


def test_test_brings_its_extra_once_and_serves_plain_runs_too(machine: Machine) -> None:
    machine.run("plan")
    for arguments in (["test", "-k", "core"], ["test"], ["plan"]):
        ended = machine.run(*arguments)
        assert ended.out.endswith("".join(f" <{argument}>" for argument in arguments)), ended.err
    assert machine.log == ["venv", *PIP, *PIP_TEST, f"npm ci in {machine.project}/.venv/npm"]
    assert (machine.project / ".venv" / "npm" / "package.json").is_file()


def test_quick_tests_need_no_browsers_and_less_of_pip(machine: Machine) -> None:
    machine.remove(*TESTED_WITH, "npm")
    for arguments in (["test", "quick"], ["plan"]):
        assert machine.run(*arguments).code == 0
    assert machine.log == ["venv", f"pip {HASHES[2]}", "pip ."]


def test_all_tests_add_in_place_what_the_quick_ones_lack(machine: Machine) -> None:
    for arguments in (["test", "quick"], ["test"], ["test", "quick"]):
        assert machine.run(*arguments).code == 0
    assert machine.log == ["venv", f"pip {HASHES[2]}", "pip .", *PIP_TEST, f"npm ci in {machine.project}/.venv/npm"]


def test_only_the_tests_need_browsers_an_office_and_node(machine: Machine) -> None:
    machine.remove(*TESTED_WITH, "npm")
    machine.put("dnf")
    assert machine.run("plan").code == 0
    ended = machine.run("test")
    assert ended.code == 2
    assert "missing: chromium firefox webkit office node" in ended.err


def test_other_packages_of_npm_are_installed_too(machine: Machine) -> None:
    machine.run("test")
    (machine.project / NPM).write_text("{}")
    machine.run("test")
    assert machine.log.count(f"npm ci in {machine.project}/.venv/npm") == 2


def test_other_pins_are_installed_into_the_same_venv(machine: Machine) -> None:
    machine.run("plan")
    with (machine.project / "constraints.txt").open("a") as file:
        file.write("\nwheel==1\n")
    machine.run("plan")
    machine.run("plan")
    assert machine.log == ["venv", *PIP, *PIP]


def test_a_moved_project_gets_a_venv_of_its_own(machine: Machine) -> None:
    machine.run("plan")
    moved = machine.project.rename(machine.folder / "moved here")
    assert machine.run("plan", script=moved / "render.sh").code == 0
    assert machine.log == ["venv", *PIP, "venv", *PIP]


def test_symlink_from_another_folder(machine: Machine) -> None:
    elsewhere = machine.folder / "else where"
    elsewhere.mkdir()
    (elsewhere / "film").symlink_to(Path("..") / "hop")
    (machine.folder / "hop").symlink_to(machine.project / "render.sh")
    ended = machine.run("still", "1", script=elsewhere / "film", cwd=elsewhere)
    assert ended.out == f"ran in {elsewhere}, hash seed 0: <still> <1>", ended.err
    assert (machine.project / ".venv").is_dir()


def test_failed_installation_shows_pips_last_lines_and_does_not_count(machine: Machine) -> None:
    failed = machine.run("plan", STUB_FAIL="1")
    assert failed.code == 1
    assert "the shelf is empty" in failed.err
    assert "installing the packages failed" in failed.err
    assert failed.out == ""
    assert machine.run("plan").code == 0
    assert machine.log == ["venv", PIP[0], "venv", *PIP]


@pytest.mark.parametrize("before", [[], ["plan"]], ids=["the first set-up", "an update"])
def test_killed_set_up_does_not_count(machine: Machine, before: list[str]) -> None:
    if before:
        machine.run(*before)
    cut = machine.start("test", STUB_SLEEP="0.6")
    wait_for(lambda: PIP_TEST[0] in machine.log)
    cut.kill()
    cut.communicate()
    after = machine.run("plan")
    assert after.code == 0, after.err
    assert "unfinished" in after.err
    assert machine.log[-3:] == ["venv", *PIP]


def test_two_at_once_set_up_once(machine: Machine) -> None:
    copies = [machine.start("plan", STUB_SLEEP="1.5"), machine.start("plan", STUB_SLEEP="1.5")]
    said = [copy.communicate(timeout=30) for copy in copies]
    assert [copy.returncode for copy in copies] == [0, 0], said
    assert machine.log == ["venv", *PIP]
    assert sum("another copy is at it already, waiting" in err for _, err in said) == 1
    assert all(out.endswith("<plan>") for out, _ in said)


def test_without_python(machine: Machine) -> None:
    machine.remove("python3")
    ended = machine.run()
    assert ended.code == 2
    assert "needs Python 3.11" in ended.err
    assert "found no Python" in ended.err


def test_with_too_old_a_python_only(machine: Machine) -> None:
    machine.put("python3", "#!/usr/bin/env bash\nexit 1\n")
    ended = machine.run()
    assert ended.code == 2
    assert "found none of these among: python3" in ended.err


def test_too_old_a_python_is_passed_over(machine: Machine) -> None:
    (machine.folder / "bin" / "python3").rename(machine.folder / "bin" / "python3.12")
    machine.put("python3", "#!/usr/bin/env bash\nexit 1\n")
    stub = machine.folder / "bin" / "python3.12"
    stub.write_text(stub.read_text().replace(f"{machine.folder}/bin/python3", str(stub)))
    ended = machine.run()
    assert ended.code == 0, ended.err


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("dnf", "sudo dnf install pkgconf-pkg-config cairo-devel pango-devel gcc python3-devel"),
        ("pacman", "sudo pacman -S --needed pkgconf cairo pango gcc python"),
        ("brew", "brew install pkgconf cairo pango python@3.12"),
    ],
)
def test_elsewhere_the_exact_command_is_printed(machine: Machine, manager: str, command: str) -> None:
    machine.remove("pkg-config", "cc")
    machine.put(manager)
    ended = machine.run("plan", STUB_HEADERS="0")
    assert ended.code == 2
    assert command in [line.removeprefix("render.sh:").strip() for line in ended.err.splitlines()]
    assert machine.log == []


def test_only_what_is_missing_is_asked_for(machine: Machine) -> None:
    machine.put("pkg-config", '#!/usr/bin/env bash\n[ "$2" != pangocairo ]\n')
    machine.put("dnf")
    ended = machine.run("plan")
    assert ended.code == 2
    assert "sudo dnf install pango-devel\n" in ended.err


# Knows no package before its lists are fetched, as on a fresh machine; what it installs is there afterwards.
APT = """#!/usr/bin/env bash
echo "apt-get $*" >>{folder}/log
case " $* " in
  *" update "*) touch {folder}/lists ;;
  *" install "*) [ -e {folder}/lists ] || exit 100
    printf '#!/usr/bin/env bash\\n' | tee {folder}/bin/cc >{folder}/bin/pkg-config
    chmod +x {folder}/bin/cc {folder}/bin/pkg-config ;;
esac
"""


def test_apt_brings_python_where_there_is_none(machine: Machine) -> None:
    (machine.folder / "bin" / "python3").rename(machine.folder / "python3")
    machine.put(
        "apt-get",
        APT.format(folder=machine.folder) + f'case "$*" in *" python3 "*) cp {quote(str(machine.folder / "python3"))}'
        f" {quote(str(machine.folder / 'bin'))} ;; esac\n",
    )
    ended = machine.run("plan")
    assert ended.code == 0, ended.err
    asked = [line.split("--no-install-recommends ")[1] for line in machine.log if " install " in line]
    assert asked[-1] == "python3 python3-dev python3-venv", "what else is there is not asked for"
    assert machine.log[-3:] == ["venv", *PIP]


@pytest.mark.parametrize(
    "env", [{}, {"PYTHON": "/nowhere/python3"}], ids=["apt has an old one only", "PYTHON is wrong"]
)
def test_where_apt_does_not_help_with_python(machine: Machine, env: dict[str, str]) -> None:
    machine.remove("python3")
    machine.put("apt-get", APT.format(folder=machine.folder))
    ended = machine.run("plan", **env)
    assert ended.code == 2
    assert "render.sh: needs Python 3.11" in ended.err
    assert bool(machine.log) is not bool(env), "a Python that was named is not replaced by another one"


def test_apt_installs_what_is_missing_as_root(machine: Machine) -> None:
    machine.remove("pkg-config", "cc")
    machine.put("apt-get", APT.format(folder=machine.folder))
    ended = machine.run("plan")
    assert ended.code == 0, ended.err
    asked = [line.split("--no-install-recommends ")[1] for line in machine.log if " install " in line]
    assert set(asked) == {"pkg-config libcairo2-dev libpango1.0-dev gcc libc6-dev"}
    assert machine.log[-3:] == ["venv", *PIP]
    assert "system packages: pkg-config" in ended.err


def test_apt_through_sudo_and_not_without(machine: Machine) -> None:
    machine.remove("cc")
    machine.put("id", "#!/usr/bin/env bash\necho 1000\n")
    machine.put("apt-get", APT.format(folder=machine.folder))
    without = machine.run("plan")
    assert without.code == 2
    assert "apt-get install -y --no-install-recommends gcc libc6-dev\n" in without.err
    assert machine.log == []
    machine.put("sudo", f'#!/usr/bin/env bash\necho sudo >>{machine.folder}/log\nexec "$@"\n')
    with_sudo = machine.run("plan")
    assert with_sudo.code == 0, with_sudo.err
    assert machine.log[0] == "sudo"


def test_failing_apt_says_what_to_do_by_hand(machine: Machine) -> None:
    machine.remove("cc")
    machine.put("apt-get", "#!/usr/bin/env bash\necho 'E: no network'\nexit 100\n")
    ended = machine.run("plan")
    assert ended.code == 1
    assert "E: no network" in ended.err
    assert "apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev" in ended.err


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
