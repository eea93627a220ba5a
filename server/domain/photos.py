"""
Photos (照片): what may come, and what a picture's first bytes say of it.

A picture is measured here, by its own header, before any decoder sees it: one that says it
is huge costs nothing to refuse. Nothing here decodes a pixel; `server.developing` does.
"""

import struct
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from server.domain.bodies import PhotoType

CHUNK_BYTES = 256 * 1024
MAX_BYTES = 2 * 1024 * 1024
"""Four times what a phone of ours sends."""
MAX_SIDE_PX = 8192
MAX_PIXELS = 16_000_000
MAX_SCANS = 64
"""A progressive JPEG has about ten; thousands would keep a decoder busy for hours."""

FULL_PX = 1600
SMALL_PX = 320

DAY_BYTES = 64 * 1024 * 1024
"""What one account may begin to send in a day: a hundred and thirty photos of ours."""
ACCOUNT_BYTES = 1024 * 1024 * 1024
"""What one account may keep here."""

FORGOTTEN_AFTER = timedelta(days=14)
"""Bytes nobody went on sending are thrown away; the phone, if it is there still, begins anew."""
LATE_AFTER = timedelta(days=7)
"""After that an author is told that a photo's bytes never came."""


class PhotoState(StrEnum):
    WAITING = "WAITING"  # its bytes are on their way
    READY = "READY"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a picture says of itself."""

    type: PhotoType
    width: int
    height: int


class NotAPhotoError(ValueError):
    """These bytes are no photo of ours; the words are for its author."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


UNKNOWN = "这不是 JPEG、PNG 或 WebP 照片。"
BROKEN = "照片不完整或已损坏。"
TOO_LARGE = "照片的尺寸太大。"


def measure(data: bytes) -> Measured:
    """
    How the picture is encoded and how large it says it is.

    Raises:
        NotAPhotoError: No photo, cut short, larger than we take, or with something else behind it.
    """
    if len(data) > MAX_BYTES:
        raise NotAPhotoError(TOO_LARGE)
    try:
        found = _read(data)
    except (IndexError, struct.error) as exc:
        raise NotAPhotoError(BROKEN) from exc
    if not (0 < found.width <= MAX_SIDE_PX and 0 < found.height <= MAX_SIDE_PX):
        raise NotAPhotoError(TOO_LARGE)
    if found.width * found.height > MAX_PIXELS:
        raise NotAPhotoError(TOO_LARGE)
    return found


def _read(data: bytes) -> Measured:
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    raise NotAPhotoError(UNKNOWN)


NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
"""Tables and reserved marks among those of frames (ITU T.81, table B.1)."""


def _jpeg(data: bytes) -> Measured:
    """The first frame header. In coded data FF is followed by 00, so FF DA is a scan wherever it stands."""
    if not data.endswith(b"\xff\xd9"):
        raise NotAPhotoError(BROKEN)
    if data.count(b"\xff\xda") > MAX_SCANS:
        raise NotAPhotoError(TOO_LARGE)
    at = 2
    while data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        if 0xC0 <= mark <= 0xCF and mark not in NO_FRAME:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return Measured(PhotoType.JPEG, width, height)
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    raise NotAPhotoError(BROKEN)


def _png(data: bytes) -> Measured:
    """The header, which must come first; the end must be the end (W3C PNG §5.6)."""
    length, name, width, height = struct.unpack_from(">I4sII", data, 8)
    if (length, name) != (13, b"IHDR") or _png_end(data) != len(data):
        raise NotAPhotoError(BROKEN)
    return Measured(PhotoType.PNG, width, height)


def _png_end(data: bytes) -> int:
    at, name = 8, b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        at += 12 + length
    return at


def _webp(data: bytes) -> Measured:
    """The first chunk of a RIFF that is exactly as long as it says (RFC 9649 §2)."""
    (length,) = struct.unpack_from("<I", data, 4)
    if length + 8 != len(data):
        raise NotAPhotoError(BROKEN)
    match data[12:16]:
        case b"VP8X":
            width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", data, 21)
            width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
        case _:
            raise NotAPhotoError(BROKEN)
    return Measured(PhotoType.WEBP, width, height)
