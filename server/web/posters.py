"""
Posters (海报): a code on paper or on a wall, with what a person needs to read beside it.

Vector only, PDF or SVG, set by Typst in an embedded Chinese TrueType font. The layouts are
`sheets/*.typ`; what they say is `Poster`. Nothing here knows a request or a database.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import segno
import typst

from server.domain import codes
from server.domain.codes import CodeKind

SHEETS = Path(__file__).parent / "sheets"
FONTS = Path(__file__).parents[2] / "pwa" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
WEIGHTS = ("400Regular", "700Bold")

QUIET = 4
"""Modules left white around a code (ISO/IEC 18004 §9.1)."""


class Template(StrEnum):
    A4 = "a4"
    A3 = "a3"
    CARD = "card"
    PROJECTOR = "projector"


class Format(StrEnum):
    PDF = "pdf"
    SVG = "svg"


MEDIA = {Format.PDF: "application/pdf", Format.SVG: "image/svg+xml"}

CALLED = {CodeKind.STATION: "联络站码", CodeKind.DEPUTY: "代表码", CodeKind.ACTIVITY: "代表活动码"}

HOW = {
    CodeKind.STATION: "用微信或手机相机扫一扫，查看驻站代表、接待时间和公告。",
    CodeKind.DEPUTY: "用微信或手机相机扫一扫，认识这位代表，找到代表所在的联络站。",
    CodeKind.ACTIVITY: "代表请用“代码”应用扫码签到；没有网络也能扫，联网后自动上传。",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line: 时间, 地点, 接待."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Poster:
    """
    What a poster says.

    Attributes:
        unit: Whose it is; stands at the foot.
        lines: At most three, in the order they are read.
    """

    title: str
    unit: str
    token: str
    lines: tuple[Line, ...] = ()


class NoFontsError(RuntimeError):
    """The fonts come with the app's packages, which are not installed."""


def render(kind: CodeKind, poster: Poster, template: Template, form: Format, host: str) -> bytes:
    """
    The sheet, as a file.

    Args:
        host: Origin the code leads to; `PUBLIC_URL`.

    Raises:
        NoFontsError: `pwa/node_modules` holds no Chinese font.
    """
    link = codes.link(host, kind, poster.token)
    said = asdict(poster) | {
        "called": CALLED[kind],
        "how": HOW[kind],
        "typed": " ".join((poster.token[:4], poster.token[4:])),
        "link": link,
        "code": modules(link),
    }
    with _one_at_a_time:
        sheet = _compiler(template).compile(format=form.value, sys_inputs={"said": msgspec.json.encode(said).decode()})
    assert isinstance(sheet, bytes), "a poster is one page"
    return sheet


def modules(link: str) -> dict[str, Any]:
    """
    A code at level Q: modules a `side`, quiet zone included, and the dark `runs` of its lines, each (x, y, length).

    The sheet draws them as one path, so that no hairline shows between neighbours.
    """
    matrix = segno.make(link, error="q", micro=False, boost_error=False).matrix
    runs = [run for y, row in enumerate(matrix, start=QUIET) for run in _runs(row, y)]
    return {"side": len(matrix) + 2 * QUIET, "runs": runs}


def _runs(row: bytearray, y: int) -> list[tuple[int, int, int]]:
    """The dark stretches of one line."""
    runs: list[tuple[int, int, int]] = []
    x = QUIET
    for dark, stretch in groupby(row):
        length = len(list(stretch))
        if dark:
            runs.append((x, y, length))
        x += length
    return runs


_one_at_a_time = Lock()
"""Typst's compiler is one object a template; posters are rare and take a fifth of a second."""


@cache
def _compiler(template: Template) -> typst.Compiler:
    return typst.Compiler(SHEETS / f"{template.value}.typ", root=SHEETS, font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> Any:
    folders = [FONTS / weight for weight in WEIGHTS]
    if not all(folder.is_dir() for folder in folders):
        raise NoFontsError(f"no fonts in {FONTS}")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def forget_fonts() -> None:
    """Look for the fonts anew at the next poster."""
    _compiler.cache_clear()
    _fonts.cache_clear()
