"""The directory as a workbook (导出): what the office keeps, in the columns an intake takes in."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response, get

from server import sealing
from server.domain import exports
from server.domain.intake_columns import COLUMNS, SHEETS, IntakeKind
from server.domain.intake_trees import Node, Tree
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.store import changes, directory, enlisting
from server.store.changes import Happened
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.viewer import require_viewer
from server.web import times, workbooks
from server.web.workbooks import Sheet

WIDTH = 18
UNNUMBERED = "没有手机号"
"""Whoever cannot sign in yet; an intake finds people by their number, so it leaves this sheet out."""


@get("/sheets/people.xlsx")
async def people_workbook(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Units and people of the viewer's congress. It holds telephone numbers: that it was taken is history."""
    viewer = await require_viewer(request)
    require(viewer, Act.MANAGE_SEATS, Target(viewer.unit_path, viewer.congress))
    tree, rows, now = Tree(await enlisting.nodes(), uuid7), await directory.kept(viewer), datetime.now(UTC)
    made = await asyncio.to_thread(book, viewer, tree, rows)
    async with ENGINE.transaction() as tx:
        by, data = (viewer.seat, viewer.person), {"seats": len(rows)}
        told = Happened("directory", viewer.unit, "exported", viewer.unit_path, now, *by, data=data)
        await changes.commit(tx, events=[told])
    return workbooks.attached(made, f"人员和单位-{times.day(now, 'Asia/Shanghai')}")


def book(viewer: Viewer, tree: Tree, rows: Sequence[dict[str, Any]]) -> bytes:
    units = [exports.unit_cells(node, tree) for node in _kept(viewer, tree)]
    known, unknown = list[list[str]](), list[list[str]]()
    for row in rows:
        sealed = row["phone_sealed"]
        phone = sealing.unseal_phone(row["person"].bytes, sealed) if sealed else ""
        (known if phone else unknown).append(exports.seat_cells(row, phone, tree))
    heads = {kind: [column.heading for column in columns] for kind, columns in COLUMNS.items()}
    sheets = [_sheet(SHEETS[IntakeKind.UNITS], heads[IntakeKind.UNITS], units)]
    sheets.append(_sheet(SHEETS[IntakeKind.PEOPLE], heads[IntakeKind.PEOPLE], known))
    if unknown:
        sheets.append(_sheet(UNNUMBERED, _but_phone(heads[IntakeKind.PEOPLE]), [*map(_but_phone, unknown)]))
    return workbooks.workbook(sheets)


def _kept(viewer: Viewer, tree: Tree) -> list[Node]:
    """The units of the viewer's congress, in the order of the tree."""
    here = [n for n in tree.by_id.values() if n.congress == viewer.congress and n.path.startswith(viewer.unit_path)]
    return sorted(here, key=lambda node: [int(step) for step in node.path.rstrip(".").split(".")])


def _but_phone(cells: Sequence[str]) -> list[str]:
    return [cell for cell, column in zip(cells, COLUMNS[IntakeKind.PEOPLE], strict=True) if column.key != "phone"]


def _sheet(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    return Sheet(title, heads, rows, (WIDTH,) * len(heads))
