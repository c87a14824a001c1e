"""Bits of an H.264 stream: fixed-width and Exp-Golomb numbers (ITU-T H.264, 7.2, 9.1), emulation prevention (7.4.1)."""

import re

_NEEDS_ESCAPE = re.compile(rb"\x00\x00(?=[\x00-\x03])")


class BitReader:
    """Reads numbers from bytes, the highest bit first. IndexError after the end."""

    def __init__(self, data: bytes) -> None:
        self._bits = int.from_bytes(data, "big")
        self._left = len(data) * 8
        self.at = 0

    def u(self, width: int) -> int:
        """Return a number of so many bits."""
        self._left -= width
        if self._left < 0:
            raise IndexError("the stream ends too early")
        self.at += width
        return (self._bits >> self._left) & ((1 << width) - 1)

    def ue(self) -> int:
        """Return an unsigned Exp-Golomb number."""
        zeros = 0
        while not self.u(1):
            zeros += 1
        return (1 << zeros) - 1 + self.u(zeros)

    def se(self) -> int:
        """Return a signed Exp-Golomb number."""
        code = self.ue()
        return (code + 1) // 2 if code % 2 else -code // 2


class BitWriter:
    """Collects numbers, the highest bit first."""

    def __init__(self) -> None:
        self._bits = 0
        self.count = 0

    def u(self, width: int, value: int) -> "BitWriter":
        """Add a number of so many bits."""
        self._bits = (self._bits << width) | value
        self.count += width
        return self

    def ue(self, value: int) -> "BitWriter":
        """Add an unsigned Exp-Golomb number."""
        return self.u(2 * (value + 1).bit_length() - 1, value + 1)

    def se(self, value: int) -> "BitWriter":
        """Add a signed Exp-Golomb number."""
        return self.ue(2 * value - 1 if value > 0 else -2 * value)

    def align(self, bit: int) -> "BitWriter":
        """Fill the last byte with this bit."""
        while self.count % 8:
            self.u(1, bit)
        return self

    def bytes(self) -> bytes:
        """Return the collected bytes; they must be whole."""
        assert self.count % 8 == 0
        return self._bits.to_bytes(self.count // 8, "big")


def escaped(payload: bytes) -> bytes:
    """Return a payload as it is in a stream: no three bytes look like a start code."""
    return _NEEDS_ESCAPE.sub(b"\x00\x00\x03", payload)


def unescaped(data: bytes) -> bytes:
    """Return the payload of the bytes in a stream."""
    return data.replace(b"\x00\x00\x03", b"\x00\x00")
