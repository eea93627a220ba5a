"""A worker's part of an intake (批量导入): check what waits, take in what a person said yes to."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from server import sealing
from server.commands import enlisting, intake_checks
from server.commands.intake_checks import SLICE, Decided, Page
from server.commands.intakes import PURPOSE
from server.domain.intake_plans import Outcome
from server.domain.intakes import BROKEN, CHANGED, NOT_NOW, IntakeState
from server.domain.viewer import Viewer
from server.spreadsheets.reading import NoSpreadsheetError
from server.store import changes, intakes, people
from server.store import enlisting as writing
from server.store.intakes import Claimed
from server.tables.engine import ENGINE

MAX_TRIES = 3


async def work(claimed: Claimed) -> set[str]:
    """
    Go on with an intake to where a person must look again. Safe to run twice.

    Returns:
        Scopes of the feed that changed.
    """
    now = datetime.now(UTC)
    viewer = await people.viewer(claimed.person, now, claimed.seat)
    if viewer is None or claimed.tries > MAX_TRIES:
        await _give_up(claimed, NOT_NOW if viewer is None else BROKEN, now)
        return set()
    try:
        found = await intake_checks.pages(await _opened(claimed.id))
    except NoSpreadsheetError as exc:
        await intakes.move(claimed.id, IntakeState.UNREADABLE, now, exc.words)
        return set()
    if claimed.state is IntakeState.APPLYING:
        return await _take_in(claimed, viewer, found, now)
    await _check(claimed, viewer, found, now)
    return set()


async def _opened(intake: UUID) -> bytes:
    sealed = await intakes.sealed(intake)
    assert sealed is not None, "a file is kept while there is work on it"
    return await asyncio.to_thread(sealing.unseal, PURPOSE, intake.bytes, sealed)


async def _check(claimed: Claimed, viewer: Viewer, found: Sequence[Page], now: datetime) -> None:
    decided = await intake_checks.decide(viewer, found, now, _teller(claimed.id))
    async with ENGINE.transaction():
        if await intakes.hold(claimed.id, IntakeState.CHECKING):
            await _report(claimed.id, decided, now, None)


async def _take_in(claimed: Claimed, viewer: Viewer, found: Sequence[Page], now: datetime) -> set[str]:
    """All of it, if it still comes to what the person saw."""
    async with ENGINE.transaction() as tx:
        await writing.hold()
        if not await intakes.hold(claimed.id, IntakeState.APPLYING):
            return set()
        seen = await intakes.one(claimed.id)
        decided = await intake_checks.decide(viewer, found, now, _still_here)
        if seen is None or intake_checks.digest(decided) != bytes(seen["digest"]):
            await _report(claimed.id, decided, now, CHANGED)
            return set()
        await enlisting.take_in(tx, viewer, claimed.id, decided, now, _teller(claimed.id))
        data = {outcome.value: count for outcome, count in _counted(decided).items()}
        done = changes.Happened("intake", claimed.id, "applied", viewer.unit_path, now, viewer.seat, viewer.person)
        done.data.update(data)
        await changes.commit(tx, events=[done])
        await intakes.move(claimed.id, IntakeState.APPLIED, now)
    return changes.touched(tx)


async def _report(intake: UUID, decided: Sequence[Decided], now: datetime, why: str | None) -> None:
    await intakes.forget_lines(intake)
    for start in range(0, len(decided), SLICE):
        part = [(one.page.name, one.decision) for one in decided[start : start + SLICE]]
        await intakes.add_lines(intake, start, part)
    counts = {outcome.value: count for outcome, count in _counted(decided).items()}
    await intakes.checked(intake, counts, intake_checks.digest(decided), now, why)


def _counted(decided: Sequence[Decided]) -> Counter[Outcome]:
    return Counter(one.decision.outcome for one in decided)


async def _give_up(claimed: Claimed, why: str, now: datetime) -> None:
    """Nothing of it is in the tables; what was checked stays to be read."""
    checked = claimed.state is IntakeState.APPLYING
    await intakes.move(claimed.id, IntakeState.CHECKED if checked else IntakeState.UNREADABLE, now, why)


def _teller(intake: UUID) -> intake_checks.Tell:
    async def tell(done: int, total: int) -> None:
        await intakes.progress(intake, done, total, datetime.now(UTC))

    return tell


async def _still_here(_done: int, _total: int) -> None:
    """The transaction is not idle, though nothing of it is written yet."""
    await writing.hold()
