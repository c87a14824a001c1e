"""`python -m scenes.gallery`: draw the pictures of docs/gallery.md, and note the looks they were drawn from."""

from __future__ import annotations

import json

from PIL import Image

from lesson import PROJECT_ROOT

from .draw import BLOCKS, VERBS, Looks, pictures, play

FOLDER = PROJECT_ROOT / "docs" / "pictures"
COLORS = 128  # of a picture: there are few, and files stay small


def main() -> None:
    """Write docs/pictures/verbs, docs/pictures/blocks and docs/pictures/gallery.json."""
    looks = Looks()
    play(looks)
    made = pictures()
    for folder, names in (("verbs", VERBS), ("blocks", BLOCKS)):
        (FOLDER / folder).mkdir(exist_ok=True)
        for name in names:
            picture = Image.fromarray(made[name]).quantize(COLORS, dither=Image.Dither.NONE)
            picture.save(FOLDER / folder / f"{name.lower()}.png", optimize=True)
    (FOLDER / "gallery.json").write_text(json.dumps(looks.digests, indent=1) + "\n", encoding="utf-8")


main()
