"""A demo city of yesterday: noticed, renewed, and nothing else ever emptied."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from server import sealing
from server.demo import city, renewal
from server.errors import ConflictError
from server.settings import settings
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.people import Person

DAYS_AGO = datetime.now(UTC) - timedelta(days=3)


@pytest.fixture
async def old_city(database: None) -> None:
    """A demo city that was made three days ago."""
    await city.seed(now=DAYS_AGO)


async def _persons() -> int:
    return await sql.value("select count(*) from person")


async def test_the_moment_it_was_made_is_known(old_city: None) -> None:
    """It stands in the ids, so no table has to remember it."""
    made = await renewal.made_at()

    assert made is not None
    assert abs(made - DAYS_AGO) < timedelta(milliseconds=2)


async def test_a_city_of_another_day_is_told_of(old_city: None) -> None:
    """One plain line says which day, and the command that renews it; on its own day there is none."""
    words = await renewal.stale(datetime.now(UTC))

    assert words is not None
    assert "\n" not in words
    assert "daima demo --fresh" in words
    assert await renewal.stale(DAYS_AGO) is None


async def test_where_there_is_no_demo_nothing_is_said(database: None) -> None:
    """Empty tables are not stale."""
    assert await renewal.stale(datetime.now(UTC)) is None


async def test_a_fresh_city_is_of_today(old_city: None) -> None:
    """The old one is gone whole, and phones that held it begin anew."""
    epoch = await sql.value("select epoch from sync_meta")
    await city.seed(fresh=True)

    assert await renewal.stale(datetime.now(UTC)) is None
    assert await _persons() == 334
    assert await sql.value("select count(*) from unit where parent is null") == 1
    assert await sql.value("select count(*) from sync_meta") == 1
    assert await sql.value("select epoch from sync_meta") != epoch


async def test_empty_tables_are_as_good(database: None) -> None:
    """Nothing to clear is nothing to refuse."""
    await city.seed(fresh=True)

    assert await _persons() == 334


async def test_a_renewal_that_dies_leaves_the_old_city(old_city: None) -> None:
    """Emptying and filling are one transaction."""

    def dies(doing: str, done: int, total: int) -> None:
        if total > 1 and done == total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await city.seed(dies, fresh=True)

    assert await renewal.stale(datetime.now(UTC))
    assert await _persons() == 334


async def test_who_is_not_of_the_city_is_never_driven_out(old_city: None) -> None:
    """One person who was made later, and nothing is emptied."""
    phone = "13800000001"
    stranger = uuid7()
    await Person(
        id=stranger,
        name="方衡",
        phone_sealed=sealing.seal_phone(stranger.bytes, phone),
        phone_hash=sealing.phone_hash(phone),
    ).save()

    with pytest.raises(ConflictError):
        await city.seed(fresh=True)

    assert await _persons() == 335


async def test_another_city_is_never_emptied(database: None) -> None:
    """A town that is not the demo's is not of the demo."""
    await city.seed_tiny()
    before = await _persons()

    with pytest.raises(ConflictError):
        await city.seed(fresh=True)

    assert await _persons() == before


@pytest.mark.parametrize("found", [{"demo": False, "sms_url": ""}, {"demo": True, "sms_url": "https://sms.example"}])
async def test_only_a_demo_is_emptied(old_city: None, monkeypatch: pytest.MonkeyPatch, found: dict[str, Any]) -> None:
    """Outside demo mode, or where text messages are real, --fresh is refused."""
    here = SimpleNamespace(**found, secret=settings().secret)
    monkeypatch.setattr(renewal, "settings", lambda: here)

    with pytest.raises(ConflictError):
        async with ENGINE.transaction():
            await renewal.clear()

    assert await renewal.made_at() is not None
