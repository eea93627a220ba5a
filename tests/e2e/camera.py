"""
What a camera sees: real pixels of a QR code, as a file Chromium plays as its camera.

Motion JPEG is nothing but JPEGs one after another, so Pillow writes it. The scene is not
kind: the code is turned, a little blurred and noisy, as by a hand in a basement.
"""

from io import BytesIO
from pathlib import Path

import numpy as np
import segno
from PIL import Image, ImageFilter

WIDTH, HEIGHT = 1280, 720


def film(text: str, path: Path, *, level: str = "m", side_px: int = 420, turned: float = 7, frames: int = 12) -> Path:
    """A camera file in which a hand holds a code before the lens; `side_px` is its width, quiet zone included."""
    chance = np.random.default_rng(20261121)
    code = _code(text, level, side_px).rotate(turned, expand=True, fillcolor=214, resample=Image.Resampling.BICUBIC)
    with path.open("wb") as file:
        for frame in range(frames):
            file.write(_jpeg(_scene(code, shake=frame % 4 - 2, chance=chance)))
    return path


def film_of(picture: Image.Image, path: Path, *, side_px: int = 560, frames: int = 12) -> Path:
    """The same of a screen: what another phone shows, photographed as it is."""
    chance = np.random.default_rng(20261125)
    code = picture.convert("L").resize((side_px, side_px), Image.Resampling.BICUBIC)
    code = code.rotate(4, expand=True, fillcolor=214, resample=Image.Resampling.BICUBIC)
    path.write_bytes(b"".join(_jpeg(_scene(code, shake=frame % 4 - 2, chance=chance)) for frame in range(frames)))
    return path


def blank(path: Path) -> Path:
    """A camera that sees a wall."""
    path.write_bytes(_jpeg(Image.new("L", (WIDTH, HEIGHT), 190)) * 3)
    return path


def _code(text: str, level: str, side_px: int) -> Image.Image:
    code = segno.make(text, error=level, boost_error=False, micro=False)
    out = BytesIO()
    code.save(out, kind="png", scale=8, border=4)
    image = Image.open(out).convert("L")
    return image.resize((side_px, side_px), Image.Resampling.BICUBIC)


def _scene(code: Image.Image, *, shake: int, chance: np.random.Generator) -> Image.Image:
    scene = Image.new("L", (WIDTH, HEIGHT), 150)
    scene.paste(code, ((WIDTH - code.width) // 2 + 3 * shake, (HEIGHT - code.height) // 2 - 2 * shake))
    noisy = np.asarray(scene.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32) * 0.8
    return Image.fromarray(np.clip(noisy + chance.normal(0, 8, noisy.shape), 0, 255).astype(np.uint8))


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()
