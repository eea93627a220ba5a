"""Records that make our code fail: found by halving, tried five times, parked; everybody else goes on at once."""

from collections.abc import Sequence
from typing import Any

import pytest

from server.commands import scans
from server.domain.bodies import ScanAdd
from server.domain.records import Author
from server.errors import RefusedError
from server.store import sql
from server.sync import kinds, reconcile
from tests.builders import Held, a_deputy, a_phone, an_activity, count
from tests.phone import Phone

pytestmark = pytest.mark.usefixtures("database")

POISON = "毒"
MANY = 32


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Our code fails at poison, after it wrote what came before; how many records each try had."""
    tried: list[int] = []

    async def failing(tx: Any, asked: Sequence[tuple[Author, ScanAdd]]) -> list[RefusedError | None]:
        tried.append(len(asked))
        good = [one for one in asked if one[1].code != POISON]
        told = await scans.add_all(tx, good)
        if len(good) < len(asked):
            raise ZeroDivisionError
        return told

    monkeypatch.setitem(kinds.TOGETHER, scans.add, failing)
    return tried


async def a_phone_that_wrote(activity: Held, *codes: str) -> Phone:
    deputy = await a_deputy()
    phone = await a_phone(deputy)
    for code in codes:
        phone.scans(code)
    await phone.syncs()
    return phone


async def codes_of(phone: Phone) -> list[str | None]:
    """What each record was told so far, in the order they were written."""
    rows = await sql.fetch("SELECT code FROM record WHERE device = $1 ORDER BY seq", phone.device)
    return [row["code"] for row in rows]


@pytest.mark.parametrize(
    "bad", [[0], [MANY - 1], [7], [0, MANY - 1], [3, 4, 5], [*range(0, MANY, 5)], [*range(MANY)]], ids=str
)
async def test_the_good_ones_are_answered_at_once_whoever_is_bad(bad: list[int], tries: list[int]) -> None:
    """First, last, several, all: after one round only the bad ones wait, and each has been counted once."""
    activity = await an_activity(enrol="OPEN")
    phone = await a_phone_that_wrote(activity, *(POISON if n in bad else activity.poster for n in range(MANY)))

    await reconcile.settle([phone.device])

    assert await codes_of(phone) == [None if n in bad else "APPLIED" for n in range(MANY)]
    attempts = await sql.fetch("SELECT attempts FROM record ORDER BY seq")
    assert [row["attempts"] for row in attempts] == [1 if n in bad else 0 for n in range(MANY)]
    assert await count("scan") == MANY - len(bad)


async def test_one_bad_record_costs_the_logarithm_of_its_batch(tries: list[int]) -> None:
    """Thirty-two are halved five times: not thirty-two transactions."""
    activity = await an_activity(enrol="OPEN")
    phone = await a_phone_that_wrote(activity, *(POISON if n == 11 else activity.poster for n in range(MANY)))

    await reconcile.settle([phone.device])

    assert len(tries) == 2 + 2 * 5


async def test_what_failed_before_goes_alone_from_then_on(tries: list[int]) -> None:
    """Its neighbours are not halved again; after the fifth time it is parked, with its receipt."""
    activity = await an_activity(enrol="OPEN")
    phone = await a_phone_that_wrote(activity, activity.poster, POISON)
    other = await a_phone_that_wrote(activity, activity.poster)
    await reconcile.settle([phone.device])
    phone.scans(activity.poster)
    await phone.syncs()
    tries.clear()

    for _ in range(4):
        await reconcile.settle(sorted([phone.device, other.device]))

    assert tries == [1, 1, 1, 1, 1, 1]
    assert await codes_of(phone) == ["APPLIED", "POISON", "APPLIED"]
    assert await codes_of(other) == ["APPLIED"]


async def test_a_bad_record_of_one_phone_delays_no_other_phone(tries: list[int]) -> None:
    """All phones of the claim are answered in the same round."""
    activity = await an_activity(enrol="OPEN")
    bad = await a_phone_that_wrote(activity, POISON, activity.poster)
    good = [await a_phone_that_wrote(activity, activity.poster) for _ in range(5)]

    await reconcile.drain()

    assert [await codes_of(phone) for phone in good] == [["APPLIED"]] * 5
    assert await codes_of(bad) == [None, "APPLIED"]


async def test_the_neighbours_of_a_bad_record_are_as_sure_as_ever(tries: list[int]) -> None:
    """It is a link of their phone's chain, settled or not."""
    activity = await an_activity(enrol="OPEN")
    phone = await a_phone_that_wrote(activity, activity.poster, POISON, activity.poster)

    await reconcile.settle([phone.device])

    assert await sql.value("SELECT count(*) FROM scan WHERE verdict = 'PRESENT'") == 2


async def test_what_hangs_on_a_bad_record_waits_for_it(tries: list[int]) -> None:
    """By what it is about, or by name; then it waits for a person with it."""
    activity = await an_activity(enrol="OPEN")
    phone = await a_phone(await a_deputy())
    bad = phone.scans(POISON)
    phone.withdraws(bad.entity)
    phone.writes("scanAdd", {"code": activity.poster}, deps=[bad.id])
    phone.scans(activity.poster)
    await phone.syncs()

    for _ in range(6):
        await reconcile.settle([phone.device])

    assert await codes_of(phone) == ["POISON", "WAITING_PARENT", "WAITING_PARENT", "APPLIED"]
