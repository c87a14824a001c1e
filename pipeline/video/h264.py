"""Pictures that repeat the one before, ready-made: H.264 P slices in which every macroblock is skipped.

For a hold x264 would search every frame for motion, only to find none. Here such a frame is written at once:
about sixty bytes, the same for every hold except for its number. The sections are those of ITU-T H.264 (08/2021).
"""

import re
from dataclasses import dataclass
from functools import cache

from .bits import BitReader, BitWriter, escaped, unescaped

START = b"\x00\x00\x00\x01"
SLICE, IDR, SPS, PPS = 1, 5, 7, 8  # nal_unit_type, table 7-1
P_SLICE = 5  # slice_type: all slices of the picture are P, table 7-6
QP = 51  # QP of the skipped macroblocks, which have nothing to quantise: with it their flag is the most probable
_START_CODE = re.compile(rb"\x00\x00\x00?\x01")

# rangeTabLPS (table 9-44) from state 42 on: mb_skip_flag starts there (ctxIdx 11, table 9-13: m = 23, n = 33, at QP 51)
# and each skipped macroblock makes it surer. Every decision is the probable one, so no other rows are needed.
_RANGE_LPS = (
    (16, 20, 23, 27), (15, 19, 22, 25), (14, 18, 21, 24), (14, 17, 20, 23), (13, 16, 19, 22), (12, 15, 18, 21),
    (12, 14, 17, 20), (11, 14, 16, 19), (11, 13, 15, 18), (10, 12, 15, 17), (10, 12, 14, 16), (9, 11, 13, 15),
    (9, 11, 12, 14), (8, 10, 12, 14), (8, 9, 11, 13), (7, 9, 11, 12), (7, 9, 10, 12), (7, 8, 10, 11),
    (6, 8, 9, 11), (6, 7, 9, 10), (6, 7, 8, 9),
)  # fmt: skip


class UnknownStream(ValueError):
    """x264 returned a stream of another kind than this module can write into."""


@dataclass(frozen=True)
class StreamKind:
    """What must be known of a stream to write into it: from its sequence and picture parameter sets."""

    frame_num_bits: int
    macroblocks: int
    picture_set: int
    qp_delta: int

    @classmethod
    def of(cls, extradata: bytes) -> "StreamKind":
        """Read the parameter sets (7.3.2.1, 7.3.2.2). Raises UnknownStream, naming what is not as it must be."""
        sets = {unit[0] & 31: unit for unit in units(extradata)}
        if SPS not in sets or PPS not in sets:
            raise UnknownStream("x264 gave no parameter sets")
        try:
            bits, macroblocks = _sequence(BitReader(unescaped(sets[SPS][1:])))
            picture_set, qp_delta = _picture(BitReader(unescaped(sets[PPS][1:])))
        except IndexError as error:
            raise UnknownStream(f"x264's parameter sets cannot be read: {error}") from None
        return cls(bits, macroblocks, picture_set, qp_delta)


def _must(name: str, value: int, wanted: int) -> None:
    if value != wanted:
        raise UnknownStream(f"x264 gave a stream with {name} = {value}, {wanted} was expected")


def _sequence(read: BitReader) -> tuple[int, int]:
    """Return (bits of frame_num, macroblocks of a picture)."""
    _must("profile_idc", read.u(8), 100)
    read.u(16)  # constraints and level
    read.ue()  # seq_parameter_set_id
    _must("chroma_format_idc", read.ue(), 1)
    _must("bit_depth_luma_minus8", read.ue(), 0)
    _must("bit_depth_chroma_minus8", read.ue(), 0)
    read.u(1)  # qpprime_y_zero_transform_bypass_flag
    _must("seq_scaling_matrix_present_flag", read.u(1), 0)
    bits = read.ue() + 4
    _must("pic_order_cnt_type", read.ue(), 2)  # output in decoding order, so there are no B pictures
    _must("max_num_ref_frames", read.ue(), 1)  # with more, a repeated picture would push out one that x264 still uses
    read.u(1)  # gaps_in_frame_num_value_allowed_flag
    macroblocks = (read.ue() + 1) * (read.ue() + 1)
    _must("frame_mbs_only_flag", read.u(1), 1)
    return bits, macroblocks


def _picture(read: BitReader) -> tuple[int, int]:
    """Return (pic_parameter_set_id, slice_qp_delta that gives QP)."""
    number = read.ue()
    read.ue()  # seq_parameter_set_id
    _must("entropy_coding_mode_flag", read.u(1), 1)
    _must("bottom_field_pic_order_in_frame_present_flag", read.u(1), 0)
    _must("num_slice_groups_minus1", read.ue(), 0)
    read.ue(), read.ue()  # num_ref_idx_l0/l1_default_active_minus1: overridden
    _must("weighted_pred_flag", read.u(1), 0)
    read.u(2)  # weighted_bipred_idc
    initial = 26 + read.se()
    read.se(), read.se()  # pic_init_qs_minus26, chroma_qp_index_offset
    _must("deblocking_filter_control_present_flag", read.u(1), 1)
    read.u(1)  # constrained_intra_pred_flag
    _must("redundant_pic_cnt_present_flag", read.u(1), 0)
    return number, QP - initial


def units(stream: bytes) -> list[bytes]:
    """Return the NAL units of a stream with start codes (annex B)."""
    return [unit for unit in _START_CODE.split(stream) if unit]


class Repeater:
    """Numbers the pictures of a stream with repeated ones in it: frame_num counts those, too (7.4.3)."""

    def __init__(self, kind: StreamKind) -> None:
        self.kind = kind
        self._mask = (1 << kind.frame_num_bits) - 1
        self._added = 0  # repeated pictures since the last IDR picture
        self._number = 0  # frame_num of the last picture

    def picture(self, stream: bytes) -> bytes:
        """Return a picture of x264's with its new number."""
        return b"".join(START + self._renumbered(unit) for unit in units(stream))

    def _renumbered(self, unit: bytes) -> bytes:
        kind = unit[0] & 31
        if kind == IDR:
            self._added = self._number = 0
        if kind != SLICE:
            return unit
        payload = unescaped(unit)
        read = BitReader(payload[:24])
        read.u(8)
        read.ue(), read.ue(), read.ue()  # first_mb_in_slice, slice_type, pic_parameter_set_id
        at, bits = read.at, self.kind.frame_num_bits
        self._number = (read.u(bits) + self._added) & self._mask
        return escaped(_with_bits(payload, at, bits, self._number))

    def repeat(self) -> bytes:
        """Return a picture that repeats the last one."""
        self._added += 1
        self._number = (self._number + 1) & self._mask
        return _repeated(self.kind, self._number)


def _with_bits(data: bytes, at: int, width: int, value: int) -> bytes:
    """Return the data with `width` bits from bit `at` on replaced."""
    first, last = at // 8, (at + width - 1) // 8 + 1
    shift = last * 8 - at - width
    old = int.from_bytes(data[first:last], "big")
    new = old & ~(((1 << width) - 1) << shift) | value << shift
    return data[:first] + new.to_bytes(last - first, "big") + data[last:]


@cache
def _repeated(kind: StreamKind, number: int) -> bytes:
    """Return the NAL unit of a P slice (7.3.3) that skips every macroblock, with its start code."""
    head = BitWriter().u(1, 0).u(2, 2).u(5, SLICE)  # nal_ref_idc: a reference picture, as poc type 2 requires
    head.ue(0).ue(P_SLICE).ue(kind.picture_set).u(kind.frame_num_bits, number)
    head.u(1, 1).ue(0)  # num_ref_idx_active_override_flag: one picture is referred to
    head.u(1, 0)  # ref_pic_list_modification_flag_l0
    head.u(1, 0)  # adaptive_ref_pic_marking_mode_flag
    head.ue(0)  # cabac_init_idc
    head.se(kind.qp_delta)
    head.ue(1)  # disable_deblocking_filter_idc: nothing to smooth
    head.align(1)  # cabac_alignment_one_bit
    payload = head.bytes() + _skipped(kind.macroblocks)
    return START + payload[:1] + escaped(payload[1:])


@cache
def _skipped(macroblocks: int) -> bytes:
    """Return the CABAC data (9.3.4) of so many skipped macroblocks.

    mb_skip_flag = 1, end_of_slice_flag = 0, the last time 1.
    """
    coder, state = _Coder(), 0
    for left in range(macroblocks - 1, -1, -1):
        coder.probable(_RANGE_LPS[state])
        state = min(state + 1, len(_RANGE_LPS) - 1)
        coder.terminate(last=left == 0)
    return coder.out.u(1, 1).align(0).bytes()  # rbsp_trailing_bits: the flush has written the stop bit's place


class _Coder:
    """The arithmetic encoder of 9.3.4.2 to 9.3.4.5, for decisions that come out as the probable symbol."""

    def __init__(self) -> None:
        self.out = BitWriter()
        self._low, self._range, self._outstanding, self._first = 0, 510, 0, True

    def probable(self, lps: tuple[int, int, int, int]) -> None:
        self._range -= lps[(self._range >> 6) & 3]
        self._renormalise()

    def terminate(self, last: bool) -> None:
        self._range -= 2
        if last:
            self._low += self._range
            self._range = 2
        self._renormalise()
        if last:
            self._put((self._low >> 9) & 1)
            self.out.u(1, (self._low >> 8) & 1)  # and then the stop bit, which 9.3.4.5 writes as the last bit here

    def _renormalise(self) -> None:
        while self._range < 256:
            if self._low < 256:
                self._put(0)
            elif self._low >= 512:
                self._low -= 512
                self._put(1)
            else:
                self._low -= 256
                self._outstanding += 1
            self._range <<= 1
            self._low <<= 1

    def _put(self, bit: int) -> None:
        if self._first:
            self._first = False
        else:
            self.out.u(1, bit)
        while self._outstanding:
            self.out.u(1, 1 - bit)
            self._outstanding -= 1
