"""Spreadsheets of units and people on their way in (批量导入): the template, the file, and the report of its lines."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from server import origins
from server.commands import intakes as commands
from server.domain.intake_plans import Outcome
from server.domain.intakes import LARGEST_MB
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.errors import DaimaError, NotFoundError
from server.store import intakes
from server.tables.engine import ENGINE
from server.viewer import require_viewer
from server.web import incoming, intake_template, uploads, workbooks
from server.web.workbooks import Sheet

OUTCOMES = {Outcome.MAKE: "新建", Outcome.CHANGE: "修改", Outcome.LEAVE: "不变", Outcome.REFUSE: "有误"}
HEADS = ("工作表", "行", "内容", "结果", "列", "说明")
WIDTHS = (12, 8, 36, 8, 14, 60)
TOO_LARGE = f"文件超过 {LARGEST_MB} MB。请删去图片和多余的工作表,或分成几个文件。"


@post(
    "/intakes",
    status_code=201,
    request_max_body_size=(LARGEST_MB << 20) + 1,
    exception_handlers={DaimaError: uploads.refused},  # pyright: ignore[reportArgumentType]
)
async def send_intake(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A file waits to be checked; the answer names it."""
    origins.require_ours(request)
    viewer = await require_viewer(request)
    require(viewer, Act.MANAGE_SEATS, Target(viewer.unit_path, viewer.congress))
    data = await incoming.whole(request, LARGEST_MB, TOO_LARGE)
    async with ENGINE.transaction() as tx:
        intake = await commands.begin(tx, viewer, request.query_params.get("name", ""), data, datetime.now(UTC))
    return Response(msgspec.json.encode({"id": intake}), media_type="application/json", headers=uploads.HEADERS)


@get("/sheets/intakes/template.xlsx")
async def intake_template_file(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A workbook to fill in, with what each column wants."""
    viewer = await require_viewer(request)
    require(viewer, Act.MANAGE_SEATS, Target(viewer.unit_path, viewer.congress))
    return workbooks.attached(await asyncio.to_thread(intake_template.workbook), "人员和单位导入模板")


@get("/sheets/intakes/{name:str}")
async def intake_report(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """`<id>.xlsx`: a line for every line of the file, those that are wrong before the others."""
    viewer = await require_viewer(request)
    try:
        intake = UUID(name.removesuffix(".xlsx"))
    except ValueError as exc:
        raise NotFoundError from exc
    row = await intakes.one(intake)
    if row is None:
        raise NotFoundError
    require(viewer, Act.MANAGE_SEATS, Target(row["unit_path"], row["congress"]))
    lines = await intakes.lines(intake, None, limit=None)
    lines.sort(key=lambda line: line["outcome"] != Outcome.REFUSE)
    book = await asyncio.to_thread(workbooks.workbook, [Sheet("核对结果", HEADS, map(_told, lines), WIDTHS)])
    return workbooks.attached(book, f"核对结果-{row['file_name'].rpartition('.')[0] or row['file_name']}")


def _told(line: dict[str, Any]) -> tuple[str | int, ...]:
    columns = "、".join(dict.fromkeys(one["column"] for one in line["problems"] if one["column"]))
    words = "\n".join([*(one["words"] for one in line["problems"]), *line["notes"]])
    return (line["sheet"], line["line"], line["label"], OUTCOMES[line["outcome"]], columns, words)
