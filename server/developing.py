"""
Developing (冲洗): a photo made anew from its pixels, and from nothing else.

What comes out holds no EXIF, place, XMP, thumbnail, colour profile or anything hidden
behind a picture, since none of it is carried over. Slow, pure, and never to be called on an
event loop. It reads three formats and none of Pillow's other sixty.
"""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from server.domain.photos import BROKEN, FULL_PX, SMALL_PX, Measured, NotAPhotoError, measure

MEDIA = "image/webp"
FULL_QUALITY, SMALL_QUALITY = 80, 70
EFFORT = 3
"""WebP's own scale of 0 to 6: half the time of its default, for three bytes in a hundred."""

BAD_FILE = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, EOFError, struct.error, zlib.error)
"""What Pillow's readers raise of a file that is not what it should be; an `OSError` is the documented one."""


@dataclass(frozen=True, slots=True)
class Developed:
    """
    A photo as it is kept.

    Attributes:
        given: What came, as its own header said.
        width, height: Of `full`, upright.
    """

    given: Measured
    width: int
    height: int
    full: bytes
    small: bytes


def develop(data: bytes) -> Developed:
    """
    The photo in two sizes, upright.

    Raises:
        NotAPhotoError: It cannot be read, whole; says why.
    """
    given = measure(data)
    upright = _upright(data, given)
    full, small = _within(upright, FULL_PX), _within(upright, SMALL_PX)
    return Developed(given, *full.size, _encoded(full, FULL_QUALITY), _encoded(small, SMALL_QUALITY))


def _upright(data: bytes, given: Measured) -> Image.Image:
    """The pixels alone, turned as the camera was held, on white where they were transparent."""
    try:
        with Image.open(BytesIO(data), formats=[given.type]) as opened:
            if opened.size != (given.width, given.height):
                raise NotAPhotoError(BROKEN)
            # A JPEG can be read smaller than it is, for a quarter of the time and memory.
            opened.draft("RGB", (FULL_PX, FULL_PX))
            turned = ImageOps.exif_transpose(opened)
            return _plain(turned)
    except BAD_FILE as exc:
        raise NotAPhotoError(BROKEN) from exc


def _plain(picture: Image.Image) -> Image.Image:
    """RGB of its own: nothing of the file it came from hangs on it."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def _within(picture: Image.Image, most_px: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((most_px, most_px), Image.Resampling.LANCZOS)
    return smaller


def _encoded(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=quality, method=EFFORT)
    return out.getvalue()
