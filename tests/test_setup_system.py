"""render.sh asks for what the system lacks: it names the exact command, or lets apt bring it."""

from shlex import quote

import pytest

from tests.machine import PIP, Machine


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
