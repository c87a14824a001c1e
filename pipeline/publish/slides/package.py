"""PowerPoint files that are the same on every run: fixed dates, and films and pictures stored uncompressed."""

import io
import zipfile
from pathlib import Path
from typing import Any

from pipeline.files import written_aside

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time of a ZIP
_STORED = (".mp4", ".jpg")  # compressed already


def save(presentation: Any, path: Path) -> None:
    """Write a presentation of python-pptx, whole or not at all."""
    packed = io.BytesIO()
    presentation.save(packed)
    with zipfile.ZipFile(packed) as source, written_aside(path) as part, zipfile.ZipFile(part, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.external_attr = 0o600 << 16
            kind = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name), kind)
