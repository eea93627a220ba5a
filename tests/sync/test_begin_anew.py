"""A cursor that can no longer be followed: refused in words, or the phone begins anew."""

from datetime import timedelta
from uuid import uuid4

import pytest

from server.errors import InvalidError
from server.store import feed, sql
from server.store.changes import Row
from server.sync import feed as pulling
from tests.builders import a_deputy, a_phone, viewer_of
from tests.fed import a_pulled_phone, held, note, put

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("cursor", ["x", "abc|1:2", "|1:1:", "abc|9:1:5", "abc|1:1:|x"])
async def test_a_cursor_that_is_none_is_refused_in_words(cursor: str) -> None:
    """With a stable code and the field's name."""
    phone = await a_phone(await a_deputy())

    with pytest.raises(InvalidError) as told:
        await pulling.since(await viewer_of(phone), cursor, [])

    assert told.value.detail["field"] == "cursor"


@pytest.mark.parametrize("number", ["\N{ARABIC-INDIC DIGIT ONE}", "\N{FULLWIDTH DIGIT ONE}", "-1", "1" * 20])
async def test_a_page_that_is_none_is_refused_in_words(number: str) -> None:
    """Though all but one of its numbers are right."""
    phone = await a_pulled_phone(notices=3)
    viewer = await viewer_of(phone)
    page = (await pulling.since(viewer, None, [], limit=1)).page
    assert page is not None
    epoch, snapshot, _, seq, digest = page.split("|")

    with pytest.raises(InvalidError) as told:
        await pulling.since(viewer, None, [], "|".join((epoch, snapshot, number, seq, digest)), 1)

    assert told.value.detail["field"] == "page"


async def test_another_epoch_begins_anew_and_asks_for_the_archive() -> None:
    """After a restore."""
    phone = await a_pulled_phone(3)
    before = await sql.value("SELECT epoch FROM sync_meta")
    await sql.execute("UPDATE sync_meta SET epoch = 'ffffffff'")

    pulled = await pulling.since(await viewer_of(phone), phone.cursor, sorted(phone.scopes))
    await phone.pulls()
    await sql.execute("UPDATE sync_meta SET epoch = $1", before)

    assert pulled.reset == "EPOCH"
    assert pulled.resend_since is not None
    assert pulled.cursor is None
    assert len(phone.base) == 3


async def test_every_answer_names_the_life_of_the_database() -> None:
    """A phone that never finished a pull has no cursor, and hears of a restore all the same."""
    phone = await a_pulled_phone(3)
    viewer, epoch = await viewer_of(phone), await sql.value("SELECT epoch FROM sync_meta")

    first = await pulling.since(viewer, None, None, limit=1)
    whole = await pulling.since(viewer, phone.cursor, sorted(phone.scopes))
    await sql.execute("UPDATE sync_meta SET epoch = 'ffffffff'")
    anew = await pulling.since(viewer, phone.cursor, sorted(phone.scopes))
    await sql.execute("UPDATE sync_meta SET epoch = $1", epoch)

    assert (first.epoch, whole.epoch, anew.epoch) == (epoch, epoch, "ffffffff")


async def test_a_cursor_ahead_of_the_server_begins_anew() -> None:
    """The database was put back to an earlier moment."""
    phone = await a_pulled_phone()
    assert phone.cursor is not None
    epoch = phone.cursor.partition("|")[0]

    pulled = await pulling.since(await viewer_of(phone), f"{epoch}|900000000000:900000000000:", [])

    assert (pulled.reset, pulled.resend_since is not None) == ("AHEAD", True)


async def test_away_longer_than_deletions_are_remembered_begins_anew() -> None:
    """The floor is raised before tombstones go; nothing comes back to life."""
    phone, id_ = await a_pulled_phone(), uuid4()
    await put(note(phone, id_, 1))
    await phone.pulls()
    await put(Row(f"person:{phone.person}", "notice", id_, 2, None))
    await sql.execute("UPDATE feed SET at = at - interval '1 year' WHERE deleted")

    gone = await feed.forget(timedelta(days=90), timedelta(days=30))
    pulled = await pulling.since(await viewer_of(phone), phone.cursor, sorted(phone.scopes))
    await phone.pulls()
    await sql.execute("UPDATE sync_meta SET floor_xid = '0'")

    assert gone == 1
    assert (pulled.reset, pulled.resend_since) == ("FLOOR", None)
    assert held(phone) == {}
