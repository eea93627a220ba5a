"""
Photos for tests: made here, with all that a camera hides in them, or broken in a known way.

Everything hidden carries one of the `CANARIES`, so that a test can say that nothing of it is left.
"""

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from PIL import Image, PngImagePlugin

CANARIES = (b"CANARY-EXIF", b"CANARY-XMP", b"CANARY-ICC", b"CANARY-TEXT", b"CANARY-THUMB", b"CANARY-IPTC")
PLACE = (24.518, 117.655)
ORIENTATION, MAKE, GPS, GPS_LATITUDE = 0x0112, 0x010F, 0x8825, 2


@dataclass(frozen=True)
class Photo:
    """A photo as a phone sends it."""

    data: bytes
    type: str = "JPEG"
    width: int = 640
    height: int = 480

    @property
    def sha(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def links(self, about: UUID, about_kind: str = "ACTIVITY", **more: Any) -> dict[str, Any]:
        """The body of its `photo.link`."""
        said = {"sha": self.sha, "type": self.type, "bytes": len(self.data)}
        return said | {"width": self.width, "height": self.height, "aboutKind": about_kind, "about": str(about)} | more


@cache
def noise(width: int = 640, height: int = 480) -> Image.Image:
    """Pixels that do not compress away."""
    return Image.effect_noise((width, height), 80).convert("RGB")


def a_photo(width: int = 640, height: int = 480, kind: str = "JPEG", **more: Any) -> Photo:
    """A photo with nothing hidden in it."""
    return Photo(_saved(noise(width, height), kind, **more), kind, width, height)


def a_telling_photo(kind: str = "JPEG", orientation: int = 1, width: int = 640, height: int = 480) -> Photo:
    """A photo that says who took it, where, with what, and how it looked small."""
    hidden = {"exif": _exif(orientation), "icc_profile": b"CANARY-ICC" * 20}
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "CANARY-TEXT")
        text.add_itxt("XML:com.adobe.xmp", "<x>CANARY-XMP</x>")
        hidden |= {"pnginfo": text}
    if kind == "WEBP":
        hidden |= {"xmp": b"<x>CANARY-XMP</x>"}
    data = _saved(noise(width, height), kind, **hidden)
    if kind == "JPEG":
        data = data[:2] + _segments() + data[2:]
    return Photo(data, kind, width, height)


def _exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = orientation, "CANARY-EXIF"
    exif.get_ifd(GPS).update({1: "N", GPS_LATITUDE: PLACE[0], 3: "E", 4: PLACE[1]})
    return exif.tobytes()


def _segments() -> bytes:
    """XMP, IPTC, a thumbnail of another maker and a comment, as JPEG segments."""
    return b"".join(
        bytes([0xFF, mark]) + struct.pack(">H", len(body) + 2) + body
        for mark, body in (
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>CANARY-XMP</x>"),
            (0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\x0bCANARY-IPTC\0"),
            (0xE2, b"MPF\0CANARY-THUMB"),
            (0xFE, b"CANARY-TEXT <script>alert(1)</script>"),
        )
    )


def _saved(picture: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **({"quality": 80} if kind != "PNG" else {}), **more)
    return out.getvalue()


def a_png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises so many pixels."""
    rows = zlib.compress(b"\0" * 1000)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def a_jpeg_that_says(width: int, height: int) -> bytes:
    """A real JPEG whose frame header promises so many pixels."""
    data = bytearray(a_photo(64, 64).data)
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def a_webp_that_says(width: int, height: int) -> bytes:
    """A WebP of three bytes of pixels whose canvas is so large."""
    body = b"\x10\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunks = b"VP8X" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
