"""Photos made anew: nothing hidden is left, and what is no photo is refused in time and words."""

import io
import json
import random
import resource
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from server.developing import develop
from server.domain.photos import BROKEN, FULL_PX, MAX_SCANS, SMALL_PX, TOO_LARGE, UNKNOWN, NotAPhotoError, measure
from tests.pictures import (
    CANARIES,
    a_jpeg_that_says,
    a_photo,
    a_png_that_says,
    a_telling_photo,
    a_webp_that_says,
    noise,
)

KINDS = ("JPEG", "PNG", "WEBP")
GONE = ("EXIF", "XMP ", "ICCP", "ALPH", "ANIM")
"""Chunks of a WebP that are not pixels."""


def chunks(webp: bytes) -> list[str]:
    """Names of all chunks of a WebP; every byte of it is in one."""
    names, at = [], 12
    while at < len(webp):
        size = int.from_bytes(webp[at + 4 : at + 8], "little")
        names.append(webp[at : at + 4].decode())
        at += 8 + size + size % 2
    assert at == len(webp)
    return names


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_nothing_hidden_is_left(kind: str, orientation: int) -> None:
    """No canary, no metadata reader's finding, and no chunk that could hold either."""
    photo = a_telling_photo(kind, orientation)
    assert any(canary in photo.data for canary in CANARIES)

    made = develop(photo.data)

    for file in (made.full, made.small):
        assert [canary for canary in CANARIES if canary in file] == []
        assert chunks(file) == ["VP8 "]
        assert not Image.open(io.BytesIO(file)).getexif()


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="Debian's libimage-exiftool-perl is not installed")
def test_exiftool_finds_nothing_in_two_hundred_photos(tmp_path: Path) -> None:
    """An oracle of somebody else's finds a place in each that came, and only sizes in what is kept."""
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    for n in range(200):
        data = a_telling_photo(KINDS[n % 3], 1 + n % 8, 64 + n, 48 + n // 2).data
        (before / f"{n}.{KINDS[n % 3].lower()}").write_bytes(data)
        (after / f"{n}.webp").write_bytes(develop(data).full)

    def groups(folder: Path) -> list[set[str]]:
        asked = ["exiftool", "-json", "-a", "-G1", "-r", folder]
        told = json.loads(subprocess.run(asked, capture_output=True, check=True, text=True).stdout)
        return [{name.partition(":")[0] for name in file} for file in told]

    assert sum("GPS" in found for found in groups(before)) == 200
    assert set().union(*groups(after)) <= {"SourceFile", "ExifTool", "System", "File", "RIFF", "Composite"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation: int) -> None:
    """Held any way, the red corner comes out where it was seen."""
    seen = Image.new("RGB", (64, 32), "white")
    seen.paste("red", (0, 0, 16, 16))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = seen.transpose(Image.Transpose(back[orientation])) if orientation in back else seen
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    stored.save(out, "JPEG", quality=95, exif=exif.tobytes(), subsampling=0)

    made = develop(out.getvalue())

    upright = Image.open(io.BytesIO(made.full)).convert("RGB")
    assert (made.width, made.height) == upright.size == (64, 32)
    red, _, blue = upright.getpixel((6, 6))  # pyright: ignore[reportGeneralTypeIssues]
    assert red > 200 > 100 > blue


def test_two_sizes_and_none_larger_than_it_came() -> None:
    """Full is at most 1600, small at most 320; a small photo stays as it is."""
    large, little = develop(a_photo(2400, 1200).data), develop(a_photo(200, 100).data)

    assert (large.width, large.height) == (FULL_PX, FULL_PX // 2)
    assert Image.open(io.BytesIO(large.small)).size == (SMALL_PX, SMALL_PX // 2)
    assert Image.open(io.BytesIO(little.small)).size == (little.width, little.height) == (200, 100)


def test_what_was_transparent_is_white() -> None:
    """A drawing without a ground does not turn black."""
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")

    made = develop(out.getvalue())

    assert Image.open(io.BytesIO(made.full)).convert("RGB").getpixel((20, 20)) == (255, 255, 255)


BOMBS = {
    "png 50k": a_png_that_says(50_000, 50_000),
    "png 8k": a_png_that_says(8192, 8192),
    "png wide": a_png_that_says(2**31 - 1, 1),
    "png nothing": a_png_that_says(0, 10),
    "jpeg 50k": a_jpeg_that_says(50_000, 50_000),
    "jpeg 65k": a_jpeg_that_says(65_535, 65_535),
    "webp 16k": a_webp_that_says(16_384, 16_384),
    "webp 50k": a_webp_that_says(50_000, 50_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_is_lit(name: str) -> None:
    """Under a tenth of a second, and no memory for its pixels is ever asked for."""
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()

    with pytest.raises(NotAPhotoError) as refused:
        develop(BOMBS[name])

    assert refused.value.words == TOO_LARGE
    assert time.perf_counter() - began < 0.1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * (1 if sys.platform == "darwin" else 1024) < 64 * 1024 * 1024


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    """A progressive picture may be asked to be gone over a thousand times; ours is not."""
    data = a_photo(64, 64, progressive=True).data
    scan = data[data.index(b"\xff\xda") : data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)]

    with pytest.raises(NotAPhotoError) as refused:
        measure(data[:-2] + scan * MAX_SCANS + data[-2:])

    assert refused.value.words == TOO_LARGE


STRANGERS = {
    "nothing": b"",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "gif": b"GIF89a" + bytes(20),
    "heic": b"\0\0\0\x18ftypheic" + bytes(40),
    "pdf": b"%PDF-1.7\n" + bytes(40),
    "bmp": b"BM" + bytes(60),
    "tiff": b"II*\0" + bytes(40),
    "zip": b"PK\3\4" + bytes(40),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_what_is_no_photo_is_refused_by_its_first_bytes(name: str) -> None:
    """Sixty decoders are in the library, and three are asked."""
    with pytest.raises(NotAPhotoError) as refused:
        develop(STRANGERS[name])

    assert refused.value.words == UNKNOWN


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_with_something_behind_it_is_refused(kind: str) -> None:
    """A file that is two things at once, such as a picture and an archive."""
    with pytest.raises(NotAPhotoError) as refused:
        develop(a_photo(kind=kind).data + b"PK\3\4<script>alert(1)</script>")

    assert refused.value.words == BROKEN


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_cut_anywhere_is_refused(kind: str) -> None:
    """Half a picture is no picture: what is shown is what was taken."""
    whole = a_small_one(kind)
    for cut in (*range(1, 64), *range(64, len(whole), max(1, len(whole) // 100))):
        with pytest.raises(NotAPhotoError):
            develop(whole[:cut])


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_photo_is_refused_or_read_and_nothing_else(kind: str) -> None:
    """Whatever byte is wrong: an answer, soon, and never another error than ours."""
    chance, whole = random.Random(3), a_small_one(kind)
    for _ in range(300):
        mutant = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        began = time.perf_counter()
        with suppress(NotAPhotoError):
            assert develop(bytes(mutant)).width <= FULL_PX
        assert time.perf_counter() - began < 5


def a_small_one(kind: str) -> bytes:
    out = io.BytesIO()
    noise(96, 64).save(out, kind)
    return out.getvalue()
