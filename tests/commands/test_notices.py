"""Telling people something, once each."""

import msgspec
import pytest

from server.commands import notices
from server.domain.notices import NoticeKind
from server.store import sql
from server.store.changes import touched
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.county import NOW, a_county, events, feed

pytestmark = pytest.mark.usefixtures("database")


async def test_each_person_is_told_once() -> None:
    """One notice, one delivery and one row a person, also when named twice; their phones are poked."""
    county = await a_county()
    persons = [county.persons[name] for name in ("陈静", "林涛", "陈静")]

    async with ENGINE.transaction() as tx:
        about = uuid7()
        await notices.tell(
            tx,
            persons,
            NoticeKind.REMINDER,
            "提醒",
            "明天见",
            about=("activity", about),
            unit=county.units["county"],
            now=NOW,
        )
        poked = touched(tx)

    assert poked == {f"person:{person}" for person in persons}
    assert await sql.value("select count(*) from notice") == 1
    assert await sql.value("select count(*) from delivery where state = 'ACCEPTED' and channel = 'APP'") == 2
    (told,) = await feed(f"person:{persons[0]}", "notice")
    body = msgspec.json.decode(told["body"])
    assert body | {"at": 0} == {
        "kind": "REMINDER",
        "title": "提醒",
        "body": "明天见",
        "at": 0,
        "aboutKind": "activity",
        "about": str(about),
        "needsReceipt": False,
        "unitName": "county",
        "ackedAt": None,
        "confirmedAt": None,
        "category": "ACTIVITY",
        "critical": False,
        "tag": None,
        "why": None,
        "expiresAt": None,
        "enclosures": [],
    }
    assert await events("notice") == ["tell"]


async def test_without_a_unit_ones_own_speaks() -> None:
    """A word about one's own account comes from the unit of one's own seat."""
    county = await a_county()

    async with ENGINE.transaction() as tx:
        await notices.tell(tx, [county.persons["王立"]], NoticeKind.SECURITY, "新设备登录", "…")

    (told,) = await feed(f"person:{county.persons['王立']}", "notice")
    assert msgspec.json.decode(told["body"])["unitName"] == "town"


async def test_nobody_to_tell_is_nothing_written() -> None:
    """No notice without readers."""
    county = await a_county()

    async with ENGINE.transaction() as tx:
        told = await notices.tell(tx, [], NoticeKind.REMINDER, "提醒", "", unit=county.units["city"])

    assert told is None
    assert await sql.value("select count(*) from notice") == 0
