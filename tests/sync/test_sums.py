"""What each scope comes to (核对): a phone that holds something else can find it out, scope by scope."""

import hashlib
from collections import defaultdict
from uuid import uuid4

import pytest

from server.domain.records import ReceiptCode
from server.store import changes
from server.store.changes import Answer
from server.store.feed import Sum
from server.sync import feed as pulling
from server.tables.engine import ENGINE
from tests.builders import viewer_of
from tests.fed import a_pulled_phone, note, put
from tests.phone import Phone

pytestmark = pytest.mark.usefixtures("database")


def come_to(phone: Phone) -> set[Sum]:
    """What the phone's own rows come to, reckoned from `docs/sync.md`."""
    found: dict[str, list[int]] = defaultdict(list)
    for (scope, kind, id_), (rev, _) in phone.base.items():
        if kind != "receipt":
            found[scope].append(int(hashlib.sha256(f"{kind}/{id_}/{rev}".encode()).hexdigest()[:8], 16))
    return {Sum(scope, len(marks), sum(marks)) for scope, marks in found.items()}


async def told(phone: Phone, limit: int = 500) -> set[Sum] | None:
    """What the server says each of the phone's scopes comes to."""
    pulled = await pulling.since(await viewer_of(phone), phone.cursor, sorted(phone.scopes), None, limit, check=True)
    return None if pulled.sums is None else {*pulled.sums}


async def test_a_phone_that_has_everything_comes_to_the_same() -> None:
    """Rows changed and deleted since count as they stand; a receipt does not count."""
    phone = await a_pulled_phone(notices=3)
    kept, gone = note(phone), note(phone)
    await put(kept, gone)
    await put(note(phone, kept.id, 2), changes.Row(gone.scope, gone.kind, gone.id, 2, None))
    async with ENGINE.transaction() as tx:
        answer = Answer(phone.person, uuid4(), ReceiptCode.APPLIED, None, uuid4(), {})
        await changes.commit(tx, answers=[answer])
    await phone.pulls()

    assert await told(phone) == come_to(phone)
    assert len(phone.base) == 5


@pytest.mark.parametrize("wrong", ["lost", "extra", "older"])
async def test_a_phone_that_has_something_else_comes_to_something_else(wrong: str) -> None:
    """One row is enough, and only its scope differs."""
    phone = await a_pulled_phone(notices=3)
    key, (rev, body) = next(iter(phone.base.items()))
    if wrong == "lost":
        del phone.base[key]
    elif wrong == "extra":
        phone.base[(key[0], key[1], str(uuid4()))] = (rev, body)
    else:
        phone.base[key] = (rev - 1, body)

    assert await told(phone) != come_to(phone)


async def test_sums_are_told_only_where_they_speak_of_the_cursor() -> None:
    """Asked for, and all told in one page; a scope without rows is not named."""
    phone = await a_pulled_phone(notices=3)
    await put(note(phone), note(phone))
    viewer = await viewer_of(phone)

    assert (await pulling.since(viewer, phone.cursor, sorted(phone.scopes))).sums is None
    assert await told(phone, limit=1) is None
    assert [one.scope for one in await told(phone) or ()] == [f"person:{phone.person}"]
