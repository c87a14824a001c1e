"""Where things go: zones that follow the shape of the frame, sizes of type, headers, tables."""

from .zones import (
    BIG,
    BODY,
    CAP_HEIGHT,
    DIM,
    FRAME,
    HERO,
    NET,
    PIXELS_PER_UNIT,
    READ,
    SIZES,
    TICK,
    TITLE,
    WORK,
    Frame,
    LiveZone,
    Zone,
    by_shape,
    shape_of,
)

__all__ = ["BIG", "BODY", "CAP_HEIGHT", "DIM", "FRAME", "HERO", "NET", "PIXELS_PER_UNIT", "READ", "SIZES", "TICK", "TITLE", "WORK", "Frame", "LiveZone", "Zone", "by_shape", "shape_of"]
