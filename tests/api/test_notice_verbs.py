"""
Every (state, verb, person) cell of a notice's moves: done, refused in words, or hidden.

Generated from the table of moves. No draft that nobody approved goes out by any of it: sent is
only what a worker published, and above the congress's number a second person stood between.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from server.commands import publishing
from server.domain.composing import MOVES, SECOND, NoticeRule, NoticeVerb
from server.domain.notices import NoticeState
from server.domain.people import Role
from server.domain.rules import RuleKind
from server.store import sql
from server.tables.columns import uuid7
from server.tables.people import Person
from server.tables.rules import RuleSet
from tests.api.asking import the_browser_of
from tests.api.browser import Browser, Refused, has_number
from tests.api.places import PEOPLE, number, the_county
from tests.composing import written
from tests.county import County, add_seat

SECONDS = "方静"
"""Staff of the county, the second person."""
RUNNERS = {"何远", "管理", SECONDS}


async def an_office() -> County:
    """The county with a second of its staff; every notice there wants both."""
    county = await the_county()
    county.persons[SECONDS] = uuid7()
    await Person.insert(Person(id=county.persons[SECONDS], name=SECONDS))
    county.seats[SECONDS] = await add_seat(county, SECONDS, "county", Role.CONGRESS_STAFF)
    await has_number(county.persons[SECONDS], number(SECONDS))
    body = msgspec.json.encode(NoticeRule(approve_above=0)).decode()
    when = datetime(2026, 1, 1, tzinfo=UTC).date()
    more = {"unit": county.units["county"], "version": 2, "body": body, "source": "本区办法"}
    await RuleSet.insert(RuleSet(key="notice", kind=RuleKind.NOTICE, starts_on=when, **more))
    return county


async def a_notice(county: County, state: NoticeState) -> UUID:
    """One of 何远's in that state."""
    row = await written(county, now=datetime.now(UTC))
    await sql.execute("update notice set state = $2 where id = $1", row["id"], state)
    return row["id"]


async def tried(browser: Browser, notice: UUID, verb: NoticeVerb) -> str | None:
    """The state a move led to, or the code it was refused with; a refusal has words."""
    try:
        told = await browser.asks("MoveNotice", id=str(notice), verb=verb, reason="日期写错")
        return told["state"] if told else None
    except Refused as refused:
        return refused.code if refused.words else "SILENT"


@pytest.mark.parametrize("state", NoticeState)
async def test_what_is_offered_is_what_is_done(
    browsers: Callable[[], Browser], database: None, state: NoticeState
) -> None:
    """Every person, every verb, from one state."""
    county, wrong = await an_office(), []
    for person in [*PEOPLE.split(), SECONDS]:
        browser = await the_browser_of(person, browsers)
        for verb in NoticeVerb:
            notice = await a_notice(county, state)
            told = None if person == "-" else await browser.asks("Notice", id=str(notice))
            verbs = told["verbs"] if told else None
            outcome = await tried(browser, notice, verb)
            if outcome not in expected(person, verb, verbs):
                wrong.append((person, verb, outcome, verbs))

    assert wrong == []


def expected(person: str, verb: NoticeVerb, verbs: list[str] | None) -> set[str | None]:
    """What may come of a move by what its asker was offered."""
    if verbs is not None and verb in verbs:
        return {NoticeState.TO_APPROVE if verb is NoticeVerb.SEND else MOVES[verb][1]}
    if person == "-":
        return {"SIGN_IN_REQUIRED"}
    if person not in RUNNERS:
        return {"NOT_FOUND"}
    return {"CONFLICT", "FORBIDDEN"} if verb in SECOND else {"CONFLICT"}


@pytest.mark.parametrize("state", [NoticeState.DRAFT, NoticeState.TO_APPROVE])
async def test_nothing_unapproved_goes_out_by_any_ones_verb(
    browsers: Callable[[], Browser], database: None, state: NoticeState
) -> None:
    """All verbs by all persons but the second one's yes: and nobody was told anything of it."""
    county = await an_office()
    for person in [*PEOPLE.split(), SECONDS]:
        browser = await the_browser_of(person, browsers)
        for verb in NoticeVerb:
            if (person, verb) == (SECONDS, NoticeVerb.APPROVE):
                continue
            notice = await a_notice(county, state)
            await tried(browser, notice, verb)
            await publishing.publish_due(datetime.now(UTC) + timedelta(days=1))

    assert await sql.value("select count(*) from notice where state = 'SENT' and written_by is not null") == 0


async def test_the_second_ones_yes_lets_it_go(browsers: Callable[[], Browser], database: None) -> None:
    """So that the fact above does not hold because nothing ever goes."""
    county = await an_office()
    notice = await a_notice(county, NoticeState.TO_APPROVE)
    browser = await the_browser_of(SECONDS, browsers)

    outcome = await tried(browser, notice, NoticeVerb.APPROVE)
    await publishing.publish_due(datetime.now(UTC) + timedelta(days=1))

    assert outcome == NoticeState.SCHEDULED
    assert await sql.value("select state from notice where id = $1", notice) == NoticeState.SENT
