"""Open edX's own SCORM importer (openedx-scorm-xblock), by itself: python openedx.py STORAGE, JSON on stdin and stdout.

stdin: [[package, [[name, value], ...]], ...]. Each package is uploaded as Studio does it, its entry page and a part of
its film are fetched as a browser does it, and the values are stored as its script stores them. In a process of its own,
because Django's settings are for a whole process.
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from webob import Request

settings.configure(
    USE_TZ=True,
    STORAGES={
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": sys.argv[1], "base_url": "/"},
        }
    },
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
)

from openedxscorm.scormxblock import ScormXBlock  # noqa: E402
from xblock.field_data import DictFieldData  # noqa: E402
from xblock.fields import ScopeIds  # noqa: E402


class Runtime:
    """As much of Open edX as the block asks of it; `published` is what it was told."""

    def __init__(self) -> None:
        self.published: list[tuple[str, dict[str, Any]]] = []

    def publish(self, block: Any, kind: str, data: dict[str, Any]) -> None:
        self.published.append((kind, data))

    def service(self, block: Any, name: str) -> None:
        return None

    def handler_url(self, block: Any, name: str) -> str:
        return f"/handler/{name}?"


def upload(package: Path) -> tuple[Any, Runtime]:
    """Upload a package in Studio's form and return the block."""
    runtime = Runtime()
    block = ScormXBlock(runtime, DictFieldData({}), ScopeIds("learner", "scorm", package.stem, package.stem))
    block.location = SimpleNamespace(block_id=package.stem, org="org", course="course", block_type="scorm")
    form = {
        "display_name": "A step",
        "width": "",
        "height": "",
        "has_score": "1",
        "enable_navigation_menu": "1",
        "enable_fullscreen_button": "1",
    }
    form |= {
        "navigation_menu_width": "",
        "weight": "1",
        "popup_on_launch": "0",
        "file": (package.name, package.read_bytes()),
    }
    answer = block.studio_submit(Request.blank("/", POST=form), "")
    assert answer.json == {"result": "success", "errors": []}, answer.json
    return block, runtime


def fetch(block: Any, name: str, **headers: str) -> Any:
    """Fetch a file of the package through the block, as a browser does."""
    return block.assets_proxy(Request.blank(f"/{name}", headers=headers), name)


def look(package: Path, values: list[list[str]]) -> dict[str, Any]:
    """Upload a package, fetch from it, store values in it, and say what came of it."""
    block, runtime = upload(package)
    page = fetch(block, block.index_page_path)
    film = block.index_page_path.replace(".html", ".en.mp4")
    part = fetch(block, film, Range="bytes=0-99")
    for name, value in values:
        block.set_value({"name": name, "value": value})
    return {
        "version": block.scorm_version,
        "page": block.index_page_path,
        "url": block.index_page_url,
        "warnings": [*block.package_warnings, *block.get_package_warning_messages()],
        "menu": block.navigation_menu,
        "fetched": [page.status_int, page.content_type, part.status_int, part.content_type, len(part.body)],
        "status": block.lesson_status,
        "grade": block.get_grade(),
        "completions": [data["completion"] for kind, data in runtime.published if kind == "completion"],
        "grades": [data["value"] for kind, data in runtime.published if kind == "grade"],
    }


json.dump([look(Path(package), values) for package, values in json.load(sys.stdin)], sys.stdout)
