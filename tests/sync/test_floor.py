"""What was deleted stays deleted, however long a phone was away and wherever it was in its pull (I19)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from server.store import feed, sql
from server.store.changes import Row
from server.sync import feed as pulling
from tests.builders import viewer_of
from tests.fed import a_pulled_phone, held, note, put, truth
from tests.phone import Phone

pytestmark = pytest.mark.usefixtures("database")


async def _deleted_and_forgotten(phone: Phone, *ids: object) -> None:
    """Rows of the phone's own scope are gone, and their deletions too."""
    await put(*(Row(f"person:{phone.person}", "notice", id_, 2, None) for id_ in ids))  # pyright: ignore[reportArgumentType]
    await sql.execute("UPDATE feed SET at = at - interval '1 year' WHERE deleted")
    await feed.forget(timedelta(days=90), timedelta(days=30))


@pytest.fixture(autouse=True)
async def _floor() -> None:
    """As in a new system."""
    await sql.execute("UPDATE sync_meta SET floor_xid = '0'")


async def test_a_row_deleted_between_two_pages_does_not_stay(database: None) -> None:
    """It came on the first page; when the pull ends its deletion is forgotten already."""
    phone, ids = await a_pulled_phone(), [uuid4() for _ in range(3)]
    await put(*(note(phone, id_) for id_ in ids))
    begun = await pulling.since(await viewer_of(phone), phone.cursor, sorted(phone.scopes), limit=2)
    assert begun.page

    await _deleted_and_forgotten(phone, *ids)
    rest = await pulling.since(await viewer_of(phone), phone.cursor, sorted(phone.scopes), begun.page)

    assert rest.reset == "FLOOR"
    await phone.pulls()
    assert held(phone) == await truth(phone) == {}


async def test_a_first_pull_cut_by_forgetting_ends_with_what_is_there(database: None) -> None:
    """A phone that has nothing yet has no cursor to reset; the pull after it finds out."""
    phone, ids = await a_pulled_phone(), [uuid4() for _ in range(3)]
    phone.cursor, phone.base, phone.scopes = None, {}, set()
    await put(*(note(phone, id_) for id_ in ids))
    viewer = await viewer_of(phone)
    begun = await pulling.since(viewer, None, [], limit=2)

    await _deleted_and_forgotten(phone, *ids)
    rest = await pulling.since(viewer, None, [], begun.page, limit=500)
    phone.cursor, phone.scopes = rest.cursor, set(begun.add_scopes)
    phone.base = {("stale", "notice", str(id_)): (1, {}) for id_ in ids[:2]}
    await phone.pulls()

    assert rest.cursor is not None
    assert held(phone) == await truth(phone) == {}


async def test_forgetting_moves_nobody_who_was_here_since(database: None) -> None:
    """The floor is that of the deletions forgotten, not the present."""
    phone, id_ = await a_pulled_phone(), uuid4()
    await put(note(phone, id_))
    await _deleted_and_forgotten(phone, id_)
    await phone.pulls()

    await feed.forget(timedelta(days=90), timedelta(days=30))
    pulled = await pulling.since(await viewer_of(phone), phone.cursor, sorted(phone.scopes))

    assert pulled.reset == "NONE"
