"""imsmanifest.xml for both versions of SCORM: one table of names, one writer.

Schema files are neither packed nor referenced: no LMS that we know needs them (ADL's own conformance suite does; IMS
and ADL distribute them), and a manifest without them makes no LMS fetch any. The tests validate against them.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pipeline.publish.film.film import Film, StepFilm

ENOUGH = 0.9  # share of the film's seconds that must be really watched to complete a step
# What XML 1.0 cannot contain, not even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Dialect:
    """The names of a version of SCORM.

    `md`: prefix of the metadata's elements; `card`: the elements around an author's card.
    """

    schema_version: str
    namespaces: Mapping[str, str]
    type_attribute: str
    md: str
    lifecycle: str
    restrictions: str
    author: str
    card: tuple[str, ...]
    duration: str


DIALECTS = {
    "1.2": Dialect(
        "1.2",
        {
            "xmlns": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
            "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
            "xmlns:imsmd": "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1",
        },
        "adlcp:scormtype",
        "imsmd",
        "lifecycle",
        "copyrightandotherrestrictions",
        "Author",
        ("centity", "vcard"),
        "datetime",
    ),
    "2004": Dialect(
        "2004 4th Edition",
        {
            "xmlns": "http://www.imsglobal.org/xsd/imscp_v1p1",
            "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
            "xmlns:imsss": "http://www.imsglobal.org/xsd/imsss",
            "xmlns:lom": "http://ltsc.ieee.org/xsd/LOM",
        },
        "adlcp:scormType",
        "lom",
        "lifeCycle",
        "copyrightAndOtherRestrictions",
        "author",
        ("entity",),
        "duration",
    ),
}


def manifest(
    films: Sequence[Film], steps: Sequence[StepFilm], files: Mapping[str, Sequence[str]], version: str, *, course: bool
) -> bytes:
    """Return imsmanifest.xml of a package with some of films[0]'s steps, one item for each step.

    files: for each step's key the names of its files, its page first. course: the package is the whole course, and has
    its name.
    """
    dialect = DIALECTS[version]
    known = f"{films[0].course.title}\n{version}\n{'course' if course else steps[0].key}"
    root = Element(
        "manifest",
        {
            **dialect.namespaces,
            "identifier": f"backprop_{hashlib.sha256(known.encode()).hexdigest()[:16]}",
            "version": "1",
        },
    )
    metadata = SubElement(root, "metadata")
    _text(metadata, "schema", "ADL SCORM")
    _text(metadata, "schemaversion", dialect.schema_version)
    titles = {
        film.language: film.course.title if course else found.title
        for film in films
        if (found := film.step(steps[0].key))
    }
    _Lom(metadata, dialect).write(films, titles, sum(step.seconds for step in steps))
    organizations = SubElement(root, "organizations", {"default": "course"})
    organization = SubElement(organizations, "organization", {"identifier": "course"})
    _text(organization, "title", titles[films[0].language], 200)
    for step in steps:
        _item(organization, step, version)
    if version == "2004":
        _sequencing(organization, "controlMode", choice="true", flow="true")
    resources = SubElement(root, "resources")
    for step in steps:
        names = [quote(name) for name in files[step.key]]
        told = {
            "identifier": f"step_{step.number}",
            "type": "webcontent",
            dialect.type_attribute: "sco",
            "href": names[0],
        }
        resource = SubElement(resources, "resource", told)
        for name in names:
            SubElement(resource, "file", {"href": name})
    indent(root)
    text: str = tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _item(organization: Element, step: StepFilm, version: str) -> None:
    told = {"identifier": f"item_{step.number}", "identifierref": f"step_{step.number}", "isvisible": "true"}
    item = SubElement(organization, "item", told)
    _text(item, "title", step.title, 200)
    if version == "2004":
        enough = {"completedByMeasure": "true", "minProgressMeasure": f"{ENOUGH:g}", "progressWeight": "1"}
        SubElement(item, "adlcp:completionThreshold", enough)
        # An LMS that gets no report must not count the step as completed.
        _sequencing(item, "deliveryControls", completionSetByContent="true")


def _sequencing(parent: Element, name: str, **rules: str) -> None:
    SubElement(SubElement(parent, "imsss:sequencing"), f"imsss:{name}", rules)


def _text(parent: Element, name: str, text: str, longest: int | None = None) -> None:
    SubElement(parent, name).text = _NO_XML.sub("", text)[:longest]


@dataclass(frozen=True)
class _Lom:
    """Writes learning object metadata: title, languages, description, author, length and licence."""

    parent: Element
    dialect: Dialect

    def write(self, films: Sequence[Film], titles: Mapping[str, str], seconds: float) -> None:
        """Write it; what a course does not have is left out."""
        course = films[0].course
        lom = self._sub(self.parent, "lom")
        general = self._sub(lom, "general")
        self._words(self._sub(general, "title"), titles)
        for language in titles:
            _text(general, f"{self.dialect.md}:language", language)
        self._words(
            self._sub(general, "description"),
            {film.language: film.course.description for film in films if film.language in titles},
        )
        if course.author:
            contribute = self._sub(self._sub(lom, self.dialect.lifecycle), "contribute")
            self._term(contribute, "role", self.dialect.author)
            self._card(contribute, course.author)
        technical = self._sub(lom, "technical")
        for kind in ("text/html", "video/mp4"):
            _text(technical, f"{self.dialect.md}:format", kind)
        _text(self._sub(technical, "duration"), f"{self.dialect.md}:{self.dialect.duration}", f"PT{round(seconds)}S")
        if course.licence:
            rights = self._sub(lom, "rights")
            self._term(rights, self.dialect.restrictions, "yes")
            self._words(self._sub(rights, "description"), {films[0].language: course.licence})

    def _sub(self, parent: Element, name: str) -> Element:
        return SubElement(parent, f"{self.dialect.md}:{name}")

    def _words(self, parent: Element, texts: Mapping[str, str]) -> None:
        """A text in some languages."""
        name, attribute = ("langstring", "xml:lang") if self.dialect.md == "imsmd" else ("string", "language")
        for language, text in texts.items():
            element = self._sub(parent, name)
            element.set(attribute, language)
            element.text = _NO_XML.sub("", text)[:1000]

    def _term(self, parent: Element, name: str, value: str) -> None:
        """A word of LOM's own vocabulary."""
        term = self._sub(parent, name)
        for part, text in (("source", "LOMv1.0"), ("value", value)):
            if self.dialect.md == "imsmd":
                self._words(self._sub(term, part), {"x-none": text})
            else:
                _text(term, f"lom:{part}", text)

    def _card(self, parent: Element, name: str) -> None:
        """Add the author as a vCard (RFC 2426), whose own signs are escaped with a backslash."""
        for element in self.dialect.card:
            parent = self._sub(parent, element)
        escaped = re.sub(r"([\\;,])", r"\\\1", " ".join(_NO_XML.sub("", name).split()))
        parent.text = f"BEGIN:VCARD\nVERSION:3.0\nN:{escaped}\nFN:{escaped}\nEND:VCARD"
