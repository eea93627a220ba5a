"""
Posters (海报): a code on paper or on a wall, with what a person needs to read beside it.

Vector only, PDF or SVG, set by Typst in an embedded Chinese TrueType font. The layouts are
`sheets/*.typ`; what they say is a list of `Poster`s, a page each. Nothing here knows a request or a database.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from io import BytesIO
from itertools import groupby
from typing import Any

import segno
from pypdf import PdfWriter

from server.domain import codes
from server.domain.codes import CodeKind
from server.web.typesetting import typeset

QUIET = 4
"""Modules left white around a code (ISO/IEC 18004 §9.1)."""

BATCH = 20
"""Pages set at once: Typst remembers its last batches, so 1,000 pages take 280 MB; set all at once they took 705."""


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


def lines_of(said: Sequence[tuple[str, str | None]]) -> tuple[Line, ...]:
    """The lines that say something."""
    return tuple(Line(label, text) for label, text in said if text)


def render(kind: CodeKind, poster: Poster, template: Template, form: Format, host: str) -> bytes:
    """
    The sheet, as a file.

    Args:
        host: Origin the code leads to; `PUBLIC_URL`.

    Raises:
        NoFontsError: `pwa/node_modules` holds no Chinese font.
    """
    return typeset(template.value, [_said(kind, poster, host)], "svg" if form is Format.SVG else "pdf")


def batches(kind: CodeKind, wanted: Sequence[Poster], template: Template, host: str) -> Iterator[bytes]:
    """
    Many sheets, a page each, as PDFs of `BATCH` pages; each is set when it is asked for.

    Raises:
        NoFontsError: As `render` does.
    """
    for start in range(0, len(wanted), BATCH):
        said = [_said(kind, poster, host) for poster in wanted[start : start + BATCH]]
        yield typeset(template.value, said, "pdf")


def joined(parts: Sequence[bytes]) -> bytes:
    """PDFs one after the other, as one."""
    whole, file = PdfWriter(), BytesIO()
    for part in parts:
        whole.append(BytesIO(part))
    whole.write(file)
    return file.getvalue()


def _said(kind: CodeKind, poster: Poster, host: str) -> dict[str, Any]:
    """What a sheet reads of one poster."""
    link = codes.link(host, kind, poster.token)
    return asdict(poster) | {
        "called": CALLED[kind],
        "how": HOW[kind],
        "typed": " ".join((poster.token[:4], poster.token[4:])),
        "link": link,
        "code": modules(link),
    }


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
