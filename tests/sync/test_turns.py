"""Whose turn it is: a phone that brought a heap delays nobody longer than one claim."""

import pytest

from server.store import sql
from server.sync import reconcile
from server.sync.turns import Turns
from tests.builders import Held, a_deputy, a_phone, an_activity
from tests.phone import Phone

pytestmark = pytest.mark.usefixtures("database")


async def a_phone_with(activity: Held, records: int) -> Phone:
    phone = await a_phone(await a_deputy())
    for _ in range(records):
        phone.scans(activity.poster)
    await phone.syncs()
    return phone


async def waiting(phone: Phone) -> int:
    return await sql.value("SELECT count(*) FROM record WHERE device = $1 AND state = 0", phone.device)


async def test_a_heap_gets_one_claim_and_then_it_is_the_others_turn() -> None:
    """The longest waiting first, then everybody else, then the heap again."""
    activity = await an_activity(enrol="OPEN")
    heap, late = await a_phone_with(activity, 30), await a_phone_with(activity, 1)
    turns = Turns()

    first = await turns.take(1)
    await reconcile.settle(first, limit=5)
    second = await turns.take(1)
    await reconcile.settle(second, limit=5)

    assert (first, second) == ([heap.device], [late.device])
    assert (await waiting(heap), await waiting(late)) == (25, 0)
    assert await turns.take(1) == []
    assert await turns.take(1) == [heap.device]


async def test_who_comes_during_a_round_is_not_behind_the_heap() -> None:
    """A phone that sends while a heap is settled has its turn before the heap's next."""
    activity = await an_activity(enrol="OPEN")
    heap = await a_phone_with(activity, 30)
    turns = Turns()
    await reconcile.settle(await turns.take(1), limit=5)
    late = await a_phone_with(activity, 1)

    assert await turns.take(1) == [late.device]
    assert await waiting(heap) == 25


async def test_a_claim_is_bounded_in_records_and_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit is settled at the next look, in order; one record always fits."""
    activity = await an_activity(enrol="OPEN")
    phones = [await a_phone_with(activity, 4) for _ in range(3)]
    monkeypatch.setattr(reconcile, "CLAIM", 6)

    first = await reconcile.settle(sorted(phone.device for phone in phones))
    monkeypatch.setattr(reconcile, "CLAIM_BYTES", 1)
    second = await reconcile.settle(sorted(phone.device for phone in phones))

    assert (first, second) == (6, 1)
    assert await reconcile.drain() == 5
