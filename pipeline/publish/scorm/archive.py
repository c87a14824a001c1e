"""Zip files that are the same bytes whenever they are made: no clock, no owner, names in order."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip
_UNIX, _MODE = 3, 0o100644
_PACKED = (".mp4", ".png", ".jpg", ".webp", ".woff2")  # files that are compressed already


def write_zip(path: Path, content: Mapping[str, bytes | Path]) -> None:
    """Write a zip of bytes or files by name; the manifest comes first, the rest in order of names."""
    with ZipFile(path, "w") as archive:
        for name in sorted(content, key=lambda name: (name != "imsmanifest.xml", name)):
            info = ZipInfo(name, _FIRST_DAY)
            info.create_system, info.external_attr = _UNIX, _MODE << 16
            info.compress_type = ZIP_STORED if name.endswith(_PACKED) else ZIP_DEFLATED
            given = content[name]
            if isinstance(given, bytes):
                archive.writestr(info, given, compresslevel=9)
                continue
            info.file_size = given.stat().st_size
            with given.open("rb") as source, archive.open(info, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)
