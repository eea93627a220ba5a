"""The feed: whatever is pulled, cut off or written meanwhile, a phone ends with what it may hold."""

import asyncio
import json
import random
from datetime import timedelta
from uuid import uuid4

import pytest

from server.store import changes, sql
from server.store.changes import Row
from server.sync import feed as pulling
from server.tables.engine import ENGINE
from tests.builders import a_deputy, a_host, a_phone, a_unit, an_activity, viewer_of
from tests.fed import a_pulled_phone, held, note, put, truth
from tests.phone import Phone

pytestmark = pytest.mark.usefixtures("database")


async def test_an_old_revision_never_wins() -> None:
    """A row goes forward only."""
    phone, id_ = await a_pulled_phone(), uuid4()
    await put(note(phone, id_, 5))
    await put(note(phone, id_, 4))

    await phone.pulls()

    assert held(phone)[f"person:{phone.person}", "notice", str(id_)] == 5


async def test_pages_end_where_one_pull_would() -> None:
    """Whatever the size of a page, and dying on any of them."""
    phone = await a_phone(await a_deputy())
    await put(*(note(phone) for _ in range(23)))

    for limit in (1, 5, 7, 23, 500):
        phone.base, phone.scopes, phone.cursor = {}, set(), None
        await phone.pulls(limit, dying_after=2)
        await phone.pulls(limit)

        assert held(phone) == await truth(phone)
        assert len(held(phone)) == 23


async def test_a_row_written_between_two_pages_is_not_lost() -> None:
    """The next cursor is the first page's snapshot."""
    phone = await a_phone(await a_deputy())
    await put(*(note(phone) for _ in range(6)))
    viewer = await viewer_of(phone)

    first = await pulling.since(viewer, None, None, None, 3)
    await put(note(phone))
    last = await pulling.since(viewer, None, None, first.page, 500)
    phone.cursor, phone.scopes = last.cursor, {*last.add_scopes}
    await phone.pulls()

    assert len(phone.base) == 1


async def test_a_transaction_that_commits_late_is_not_skipped() -> None:
    """What a number or a time as a cursor would lose: begun first, committed last."""
    phone = await a_pulled_phone()
    assert ENGINE.pool is not None
    late = note(phone)
    async with ENGINE.pool.acquire() as slow:
        transaction = slow.transaction()
        await transaction.start()
        await slow.execute(changes.FEED, [late.scope], [late.kind], [late.id], [1], ["{}"])
        await put(note(phone))
        await phone.pulls()
        before = len(phone.base)
        await transaction.commit()
    await phone.pulls()

    assert (before, len(phone.base)) == (1, 2)


async def test_transactions_are_ordered_as_numbers() -> None:
    """A page may end between transaction 9 and transaction 10."""
    phone = await a_phone(await a_deputy())
    await put(*(note(phone) for _ in range(4)))
    await sql.execute(
        "UPDATE feed SET xid = (8 + n)::text::xid8 FROM (SELECT id, row_number() OVER () AS n FROM feed) AS t"
        " WHERE t.id = feed.id"
    )

    await phone.pulls(limit=1)

    assert held(phone) == await truth(phone)


async def test_a_deleted_row_goes_and_a_new_phone_never_sees_it() -> None:
    """A tombstone for who had it, nothing for who had not."""
    phone, id_ = await a_pulled_phone(), uuid4()
    await put(note(phone, id_, 1))
    await phone.pulls()
    await put(Row(f"person:{phone.person}", "notice", id_, 2, None))
    await phone.pulls()
    viewer = await viewer_of(phone)

    fresh = await pulling.since(viewer, None, None)

    assert held(phone) == {}
    assert fresh.rows_json == b"[]"


async def test_concurrent_writers_never_lose_a_row() -> None:
    """Eight writers with savepoints, roll-backs and pauses; three phones pulling all the while."""
    deputy = await a_deputy()
    phones = [await a_phone(deputy) for _ in range(3)]
    chance, ids = random.Random(7), [uuid4() for _ in range(40)]
    revs = dict.fromkeys(ids, 0)
    done = asyncio.Event()

    async def write() -> None:
        for _ in range(25):
            id_ = chance.choice(ids)
            revs[id_] += 1
            row = note(phones[0], id_, revs[id_])
            row = row if chance.random() > 0.15 else Row(row.scope, row.kind, row.id, row.rev, None)
            try:
                async with ENGINE.transaction() as tx:
                    await changes.commit(tx, rows=[row])
                    await asyncio.sleep(chance.random() * 0.004)
                    if chance.random() < 0.1:
                        raise LookupError
            except LookupError:
                continue

    async def pull(phone: Phone) -> None:
        while not done.is_set():
            await phone.pulls(limit=chance.choice([1, 3, 10, 100]), dying_after=chance.choice([None, None, 1]))
            await asyncio.sleep(0)

    pulls = [asyncio.create_task(pull(phone)) for phone in phones]
    await asyncio.gather(*(write() for _ in range(5)))
    done.set()
    await asyncio.gather(*pulls)
    for phone in phones:
        await phone.pulls()

        assert held(phone) == await truth(phone)


async def test_a_scope_is_given_whole_and_taken_whole() -> None:
    """Put on a list: the activity comes. Off it again: its rows go with the cursor."""
    deputy = await a_deputy()
    phone = await a_phone(deputy)
    await phone.pulls()
    activity = await an_activity([deputy])
    await phone.pulls()
    granted = {key for key in phone.base if key[0] == f"activity:{activity.id}"}

    await sql.execute("DELETE FROM attendance")
    await phone.pulls()

    assert {key[1] for key in granted} == {"activity"}
    assert f"activity:{activity.id}" not in phone.scopes
    assert held(phone) == await truth(phone)


async def test_a_scope_granted_while_a_phone_pulls_comes_whole() -> None:
    """Its rows may be older than the page the phone is at."""
    deputy = await a_deputy()
    phone = await a_phone(deputy)
    activity = await an_activity()
    await put(*(note(phone) for _ in range(9)))
    viewer = await viewer_of(phone)
    first = await pulling.since(viewer, None, None, None, 3)

    await sql.execute(
        "INSERT INTO attendance (id, activity, sitting, person, enrolment, presence, evidence, reasons, both_sides,"
        " version) VALUES ($1, $2, 0, $3, 'INVITED', 'NONE', 'E0', '{}', false, 1)",
        uuid4(),
        activity.id,
        deputy.person,
    )
    last = await pulling.since(viewer, None, None, first.page, 500)

    assert f"activity:{activity.id}" in last.add_scopes
    assert str(activity.id).encode() in last.rows_json


async def test_what_goes_while_a_pull_begins_once_more_does_not_stay() -> None:
    """A row told on a page that is over is taken back by the next pull, though the pages began once more."""
    deputy = await a_deputy()
    phone, id_ = await a_phone(deputy), uuid4()
    activity = await an_activity()
    await put(note(phone, id_, 1))
    await put(*(note(phone) for _ in range(4)))
    viewer = await viewer_of(phone)
    first = await pulling.since(viewer, None, None, None, 3)
    assert str(id_).encode() in first.rows_json

    await put(Row(f"person:{phone.person}", "notice", id_, 2, None))
    await sql.execute(
        "INSERT INTO attendance (id, activity, sitting, person, enrolment, presence, evidence, reasons, both_sides,"
        " version) VALUES ($1, $2, 0, $3, 'INVITED', 'NONE', 'E0', '{}', false, 1)",
        uuid4(),
        activity.id,
        deputy.person,
    )
    last = await pulling.since(viewer, None, None, first.page, 500)
    phone.keeps([*json.loads(first.rows_json), *json.loads(last.rows_json)], last.add_scopes, last.cursor)
    await phone.pulls()

    assert held(phone) == await truth(phone)


async def test_staff_hold_the_roster_of_their_own_congress_only() -> None:
    """From a day before to a day after; nobody else's, and no deputy's."""
    host, stranger = await a_host(), await a_host("外人", await a_unit("邻市人大", "2."))
    deputy = await a_deputy()
    soon = await an_activity([deputy])
    later = await an_activity([deputy], opens=timedelta(days=3), closes=timedelta(days=4))
    over = await an_activity([deputy], opens=timedelta(days=-4), closes=timedelta(days=-3))
    phones = [await a_phone(one) for one in (host, stranger, deputy)]
    for phone in phones:
        await phone.pulls()

    desks = [{scope for scope in phone.scopes if scope.startswith("activity-staff:")} for phone in phones]

    assert desks == [{f"activity-staff:{soon.id}"}, set(), set()]
    assert f"activity:{later.id}" in phones[0].scopes
    assert f"activity:{over.id}" not in phones[0].scopes
    assert f"activity:{over.id}" in phones[2].scopes


async def test_units_are_ones_own_and_those_above() -> None:
    """What a county says its towns hear, not the other way."""
    city = await a_unit()
    county = await a_unit("云堰县人大", "1.2.")
    town = await a_unit("北坡镇人大", "1.2.3.")
    phone = await a_phone(await a_deputy(unit=county))

    await phone.pulls()

    assert {f"unit:{city}", f"unit:{county}"} <= phone.scopes
    assert f"unit:{town}" not in phone.scopes
