"""A station's statement (站点文稿) as a paper to sign and keep."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.errors import NotFoundError
from server.store import statements
from server.viewer import require_viewer
from server.web import papers, times
from server.web.papers import Paper, Prose
from server.web.posters import Line


@get("/sheets/statements/{name:str}")
async def statement_sheet(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """`<id>.pdf`, for who may see how the station stands."""
    viewer = await require_viewer(request)
    row = await statements.one(_asked(name))
    if row is None or not may(viewer, Act.SEE_STANDING, Target(row["unit_path"], row["congress"])):
        raise NotFoundError
    pdf = await asyncio.to_thread(papers.render, paper_of(row, datetime.now(UTC)))
    return papers.shown(pdf, row["title"])


def paper_of(row: dict[str, Any], now: datetime) -> Paper:
    """The text as it was written; a draft says that it is one."""
    published, zone = row["published_at"], row["zone"]
    said = f"{times.day(published, zone)} 发布" if published else "草稿,尚未发布"
    return Paper(
        title=row["title"],
        unit=row["unit_name"],
        made=f"{times.day(now, zone)} {times.clock(now, zone)} 打印",
        lines=[Line("发布", said)],
        parts=[Prose(row["body"])],
        signs=("站长", "审核"),
    )


def _asked(name: str) -> UUID:
    stem, _, ending = name.rpartition(".")
    try:
        statement = UUID(stem)
    except ValueError as exc:
        raise NotFoundError("没有这份文稿。") from exc
    if ending != "pdf":
        raise NotFoundError("文稿只有 pdf 一种。")
    return statement
