"""The set-up that render.sh does, tried with stand-ins for Python, pip and the package managers: nothing is
installed.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from shlex import quote

import pytest

from tests.machine import HASHES, NPM, PIP, PIP_TEST, ROOT, TESTED_WITH, TOOLS, Machine


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


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
