"""HTML from page/templates/: one self-contained file with a Content-Security-Policy for just its content."""

import base64
import hashlib
import io
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from PIL import Image

PAGE = Path(__file__).with_name("page")
FOLDERS = {".css": "styles", ".js": "scripts", ".svg": "templates"}  # of what a page is made of, inside page/
POSTER_PX, THUMBNAIL_PX = 1280, 640
# The film is beside the page, but 'self' matches nothing in a sandboxed frame (WebKit), and platforms redirect films to
# other hosts of theirs: so schemes are named, no hosts. The page itself names no film but its own.
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; "
    "media-src {media}; base-uri 'none'; form-action 'none'"
)
_MEDIA = "http: https: file: data:"


def document(
    template: str, styles: Sequence[str], scripts: Sequence[str], extra: Sequence[str], values: Mapping[str, Any]
) -> str:
    """Return a whole page.

    styles, scripts: files of page/, joined into one each; extra: scripts as text, put in after them. ValueError for a
    script that an HTML page cannot contain.
    """
    style = "\n".join(_part(name) for name in styles)
    own = "\n".join(["(() => {", '"use strict";', *map(_part, scripts), "})();"])
    texts = [own, *extra]
    for text in texts:
        if "</script" in text.lower() or "<!--" in text:
            raise ValueError("a script inside a page must not contain </script or <!--")
    policy = _POLICY.format(scripts=" ".join(map(_hash, texts)), styles=_hash(style), media=_MEDIA)
    icon = data_url("image/svg+xml", _part("icon.svg").encode())
    inlined = {"policy": policy, "icon": icon, "style": Markup(style), "scripts": [Markup(text) for text in texts]}
    return _environment().get_template(template).render(**inlined, **values)


def data_url(kind: str, content: bytes) -> str:
    """Return content as a data URL."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def picture_url(picture: Image.Image, width: int) -> str:
    """Return a picture as a data URL, as WebP and at most `width` pixels wide."""
    small = picture.convert("RGB")
    if small.width > width:
        small = small.resize((width, round(small.height * width / small.width)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=84, method=5)
    return data_url("image/webp", buffer.getvalue())


def clock(seconds: float) -> str:
    """Return a time for people: "1:23", "1:02:03"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


@lru_cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(PAGE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["clock"] = clock
    made.filters["json"] = htmlsafe_json_dumps
    return made


@lru_cache
def _part(name: str) -> str:
    return (PAGE / FOLDERS[Path(name).suffix] / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
