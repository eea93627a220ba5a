"""
The check (核对) of an intake: every line of a file decided against what is there.

Reading goes on in a thread and deciding in slices, so that the worker's other parts do not
wait for a file of twenty thousand lines.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from server import sealing
from server.domain import intake_lines, intake_people, intake_units
from server.domain.intake_columns import IntakeKind
from server.domain.intake_lines import Read
from server.domain.intake_people import There
from server.domain.intake_plans import Decision
from server.domain.intake_trees import Tree
from server.domain.intakes import MOST_LINES, NO_HEADS, NOTHING, TOO_MANY
from server.domain.viewer import Viewer
from server.spreadsheets import reading
from server.spreadsheets.reading import NoSpreadsheetError
from server.store import enlisting
from server.tables.columns import uuid7

SLICE = 500
HEADS_WITHIN = 10
"""Lines a title may take before the headings."""
ZONE = ZoneInfo("Asia/Shanghai")

Tell = Callable[[int, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one sheet, and what they are about."""

    name: str
    kind: IntakeKind
    lines: Sequence[Read]


@dataclass(frozen=True, slots=True)
class Decided:
    """One line and what becomes of it."""

    page: Page
    decision: Decision


async def pages(data: bytes) -> list[Page]:
    """
    What a file has to say, units before people.

    Raises:
        NoSpreadsheetError: It cannot be read, or says nothing of units or people.
    """
    return await asyncio.to_thread(_pages, data)


def _pages(data: bytes) -> list[Page]:
    found = [page for sheet in reading.read(data) if (page := _page(sheet))]
    if not found:
        raise NoSpreadsheetError(NO_HEADS)
    total = sum(len(page.lines) for page in found)
    if not total:
        raise NoSpreadsheetError(NOTHING)
    if total > MOST_LINES:
        raise NoSpreadsheetError(TOO_MANY)
    return sorted(found, key=lambda page: page.kind is not IntakeKind.UNITS)


def _page(sheet: reading.Sheet) -> Page | None:
    for at, line in enumerate(sheet.lines[:HEADS_WITHIN]):
        heads = [str(cell) for cell in line.cells]
        if kind := intake_lines.kind_of(heads):
            found = intake_lines.places(kind, heads)
            lines = [
                intake_lines.read(one.number, found, one.cells)
                for one in sheet.lines[at + 1 :]
                if any(one.cells[place] for place in found if place < len(one.cells))
            ]
            return Page(sheet.name, kind, lines)
    return None


async def decide(viewer: Viewer, found: Sequence[Page], now: datetime, tell: Tell) -> list[Decided]:
    """What becomes of every line, in order; `tell` hears how many are through."""
    there = await _there(found, now)
    seen: dict[Any, int] = {}
    total, decided = sum(len(page.lines) for page in found), list[Decided]()
    for page in found:
        for read in page.lines:
            if page.kind is IntakeKind.UNITS:
                decision = intake_units.decide(read, there.tree, viewer, seen)
            else:
                decision = intake_people.decide(read, there, viewer)
            decided.append(Decided(page, decision))
            if len(decided) % SLICE == 0:
                await tell(len(decided), total)
    return decided


def digest(decided: Sequence[Decided]) -> bytes:
    """Of all that a person could read of it."""
    told = [(d.page.name, d.decision.number, d.decision.outcome, d.decision.label, d.decision.notes) for d in decided]
    return sha256(msgspec.json.encode(told)).digest()


async def _there(found: Sequence[Page], now: datetime) -> There:
    phones = {phone for page in found for read in page.lines if (phone := read.get("phone"))}
    hashes = await asyncio.to_thread(lambda: {sealing.phone_hash(phone): phone for phone in phones})
    persons = await enlisting.known(hashes)
    today = now.astimezone(ZONE).date()
    return There(
        tree=Tree(await enlisting.nodes(), uuid7),
        today=today,
        persons=persons,
        seats=await enlisting.seats([one.id for one in persons.values()]),
        terms=await enlisting.terms(),
        heads=await enlisting.heads(today),
    )
