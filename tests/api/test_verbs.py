"""
Every (state, verb, person) cell of an activity's moves: done, refused in words, or hidden.

Generated from the table of moves: a verb or a state that is added is walked from that day on.
What `Activity.verbs` offers is what the server does, neither more nor less.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from server.commands import activities, attendance
from server.domain.activities import MOVES, ActivityState, Verb
from server.domain.scans import Presence
from server.store import sql
from server.tables.engine import ENGINE
from tests.api.asking import the_browser_of
from tests.api.browser import Browser, Refused
from tests.api.places import PEOPLE, the_county
from tests.commands.test_filing import with_all_it_needs
from tests.county import County

RUNNERS = {"何远"}
"""Who may run the activity, and is told why not now; others may not, whenever."""


async def an_activity(county: County) -> UUID:
    """One that began an hour ago and lasts two more, with all that filing wants, so that only the state forbids."""
    staff, now = await county.viewer("何远"), datetime.now(UTC)
    planned = county.plan(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=2))
    async with ENGINE.transaction() as tx:
        row = await activities.create(tx, staff, planned, seats=[county.seats["陈静"]], publish=True)
        await attendance.decide(tx, staff, row["id"], county.persons["陈静"], Presence.PRESENT, "手机没电")
    await sql.execute("UPDATE activity SET state = 'ENDED' WHERE id = $1", row["id"])
    await with_all_it_needs(county, row["id"])
    return row["id"]


async def offered(browser: Browser, activity: UUID) -> list[str] | None:
    """The verbs the asker is offered; None if they may not know of the activity."""
    told = await browser.asks("Activity", id=str(activity))
    return None if told is None else told["verbs"]


async def tried(browser: Browser, activity: UUID, verb: Verb) -> str:
    """The state a move led to, or the code it was refused with; a refusal has words."""
    try:
        return (await browser.asks("MoveActivity", id=str(activity), verb=verb, reason="漏登一人"))["state"]
    except Refused as refused:
        return refused.code if refused.words else "SILENT"


@pytest.mark.parametrize("state", ActivityState)
async def test_what_is_offered_is_what_is_done(
    browsers: Callable[[], Browser], database: None, state: ActivityState
) -> None:
    """Every person, every verb, from one state."""
    county = await the_county()
    activity = await an_activity(county)
    wrong: list[tuple[str, Verb, str, list[str] | None]] = []
    for person in PEOPLE.split():
        browser = await the_browser_of(person, browsers)
        for verb in Verb:
            await sql.execute("UPDATE activity SET state = $2 WHERE id = $1", activity, state)
            verbs = await offered(browser, activity)
            outcome = await tried(browser, activity, verb)
            if outcome not in expected(person, verb, verbs):
                wrong.append((person, verb, outcome, verbs))

    assert wrong == []


def expected(person: str, verb: Verb, verbs: list[str] | None) -> set[str]:
    """What may come of a move by what its asker was offered."""
    if verbs is not None and verb in verbs:
        return {MOVES[verb][1]}
    if person == "-":
        return {"SIGN_IN_REQUIRED"}
    return {"CONFLICT"} if person in RUNNERS else {"FORBIDDEN", "NOT_FOUND"}


@pytest.mark.parametrize("state", ActivityState)
async def test_who_runs_it_is_told_why_not(
    browsers: Callable[[], Browser], database: None, state: ActivityState
) -> None:
    """Staff of the congress may try everything; what is not for now is a conflict with words, never a fault."""
    county = await the_county()
    activity = await an_activity(county)
    browser = await the_browser_of("何远", browsers)
    outcomes = {}
    for verb in Verb:
        await sql.execute("UPDATE activity SET state = $2 WHERE id = $1", activity, state)
        outcomes[verb] = await tried(browser, activity, verb)

    assert outcomes == {verb: to if state in origins else "CONFLICT" for verb, (origins, to) in MOVES.items()}
