"""
Papers (文书): what an office prints, signs and keeps: a heading, facts, tables, text.

One layout, `sheets/paper.typ`, for attendance sheets, boards and files alike, so that all
that leaves the office looks like one hand. Nothing here knows a request or a database.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import quote

from litestar import Response

from server.web.posters import Line
from server.web.typesetting import typeset


@dataclass(frozen=True, slots=True)
class Table:
    """
    Rows under headings; the headings come again on every page.

    Attributes:
        widths: Shares of the page's width, one a column.
        rows: Words as they are printed; one value a column.
        empty: What is said when there is no row.
    """

    heads: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]
    title: str = ""
    empty: str = "无"


@dataclass(frozen=True, slots=True)
class Prose:
    """Text under a title, its lines as they were written."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """
    What one paper says.

    Attributes:
        unit: Whose it is; stands above the title and at the foot of every page.
        made: When it was printed, in words.
        signs: What is signed by hand below, each with room beside it.
        wide: Across instead of upright.
    """

    title: str
    unit: str
    made: str
    lines: Sequence[Line] = ()
    parts: Sequence[Table | Prose] = ()
    signs: Sequence[str] = ()
    wide: bool = False


def render(paper: Paper) -> bytes:
    """
    The paper as a PDF of A4 pages.

    Raises:
        NoFontsError: As `typesetting.typeset` does.
    """
    return typeset("paper", asdict(paper))


def shown(pdf: bytes, name: str) -> Response[bytes]:
    """The answer that opens a PDF beside the page, to be printed or saved under its name."""
    headers = {
        "cache-control": "no-store",
        "content-disposition": f"inline; filename*=UTF-8''{quote(name, safe='')}.pdf",
    }
    return Response(pdf, media_type="application/pdf", headers=headers)
