"""The pins: every distribution that set-up may install has one exact version, and nothing names a machine or an
index.
"""

import importlib.metadata
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests import renew_hashes
from tests.renew_hashes import needed

ROOT = Path(__file__).resolve().parents[1]


def pins() -> dict[str, Requirement]:
    lines = (line.split("#")[0].strip() for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines())
    return {canonicalize_name(pin.name): pin for pin in map(Requirement, filter(None, lines))}


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_every_distribution_is_pinned(python: str) -> None:
    pinned = {
        name for name, pin in pins().items() if pin.marker is None or pin.marker.evaluate({"python_version": python})
    }
    names = needed(python)
    assert len(names) > 40, "the walk over requirements found too little"
    assert ("audioop-lts" in names) == (python == "3.13"), "the walk does not tell one Python from another"
    assert not names - pinned, f"not pinned in constraints.txt: {sorted(names - pinned)}"


@pytest.mark.parametrize("name", ["film", "test", "voice"])
def test_every_pin_has_its_hashes(name: str) -> None:
    """requirements/*.txt have the pins of constraints.txt, no others, each with the hashes of its files, and no
    option that loosens them.
    """
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    entries = [
        " ".join(line.split()) for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")
    ]
    found = {}
    for entry in entries:
        pin, *hashes = entry.split(" --hash=")
        assert hashes and all(re.fullmatch(r"sha256:[0-9a-f]{64}", each.strip()) for each in hashes), entry
        requirement = Requirement(pin)
        found[canonicalize_name(requirement.name)] = str(requirement.specifier)
    wanted = {canonicalize_name(pin.name): str(pin.specifier) for pin in map(Requirement, renew_hashes.wanted()[name])}
    if name == "voice":  # asked for by three names; what they bring along keeps to the film's versions
        shared = {each: str(pin.specifier) for each, pin in pins().items()}
        assert wanted.items() <= found.items() and len(found) > 10
        wanted = {each: shared.get(each, version) for each, version in found.items()}
    assert found == wanted, "renew them: .venv/bin/python -m tests.renew_hashes"


def test_npm_packages_are_pinned_with_their_hashes() -> None:
    folder = ROOT / "tests" / "publish"
    asked = json.loads((folder / "package.json").read_text("utf-8"))["dependencies"]
    lock = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    assert lock.pop("")["dependencies"] == asked
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in asked.values())
    assert {name: lock[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert len(lock) > 100
    assert [
        name
        for name, entry in lock.items()
        if not entry.get("integrity", "").startswith("sha512-") or "resolved" in entry
    ] == []


def test_every_pin_is_one_exact_version() -> None:
    loose = [str(pin) for pin in pins().values() if not re.fullmatch(r"==[^*,]+", str(pin.specifier))]
    assert not loose


by_render_sh = pytest.mark.skipif(Path(sys.prefix) != ROOT / ".venv", reason="not run by ./render.sh test")


@by_render_sh
def test_pins_suit_the_oldest_python_there_is_around() -> None:
    for name in needed("3.11"):
        try:
            wants = importlib.metadata.metadata(name).get("Requires-Python")
        except importlib.metadata.PackageNotFoundError:
            continue
        assert SpecifierSet(wants or "").contains("3.11.2"), f"{name} wants Python {wants}, Debian 12 has 3.11.2"


@by_render_sh
def test_this_environment_has_the_pinned_versions() -> None:
    other = {
        name: version
        for name, pin in pins().items()
        for version in [importlib.metadata.version(name) for _ in importlib.metadata.distributions(name=name)]
        if not pin.specifier.contains(version, prereleases=True)
    }
    assert not other


def test_no_address_of_an_index_and_no_path_of_a_machine_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    hosts = [
        "pypi" + ".org",
        "python" + "hosted.org",
        "download.py" + "torch.org",
        "deb.deb" + "ian.org",
        "registry.npm" + "js",
    ]
    places = [
        f"/{place}/" for place in ("root", "work/main", "work/shared", "tmp/venv", "opt/pypi", "opt/wheels", ".pyenv")
    ]
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        try:
            text = (ROOT / name).read_text("utf-8")
        except (UnicodeDecodeError, OSError):  # a picture; a file deleted and not yet committed
            continue
        found += [f"{name}: {bad}" for bad in [*hosts, *places] if bad in text]
    assert not found, "\n".join(found)
