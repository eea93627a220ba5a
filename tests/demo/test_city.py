"""The demo city in a database: whole or not at all, and as the field itself would have left it."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server import sealing
from server.commands import duties as duty_commands
from server.commands import presence, scans, timetable
from server.demo import city
from server.demo.tiny import Tiny
from server.domain import codes, projections, topic_projections
from server.errors import ConflictError
from server.store import activities, attendance, duties, listed_items, notes, people, sql, stations
from server.tables.engine import ENGINE

SEED_WITHIN_S = 20
"""The bar; on two busy cores it takes about two."""


@pytest.fixture(scope="module")
async def seeded(_pool: None) -> float:
    """The full city is in the database; how long that took, in seconds."""
    await _empty_database()
    began = time.monotonic()
    await city.seed()
    return time.monotonic() - began


async def _empty_database() -> None:
    rows = await sql.fetch(
        "select tablename from pg_tables where schemaname = 'public' and tablename not in ('migration', 'sync_meta')"
    )
    await sql.execute(f"truncate {', '.join(row['tablename'] for row in rows)}")


async def _feed(scope: str, kind: str) -> dict[UUID, dict[str, Any]]:
    rows = await sql.fetch("select id, body from feed where scope = $1 and kind = $2 and not deleted", scope, kind)
    return {row["id"]: msgspec.json.decode(row["body"]) for row in rows}


async def _person(phone: str) -> UUID:
    return await sql.value("select id from person where phone_hash = $1", sealing.phone_hash(phone))


def _wire(row: Any) -> Any:
    """A feed row as the table would hold it."""
    return row.scope, row.kind, row.id, row.rev, msgspec.json.decode(msgspec.json.encode(row.body))


async def _held(scope: str, kind: str) -> list[Any]:
    rows = await sql.fetch("select * from feed where scope = $1 and kind = $2 order by id", scope, kind)
    return [(r["scope"], r["kind"], r["id"], r["rev"], msgspec.json.decode(r["body"])) for r in rows]


async def test_it_is_there_in_time(seeded: float) -> None:
    """Under twenty seconds, with everybody in it."""
    assert seeded < SEED_WITHIN_S
    assert await city.is_seeded()
    assert await sql.value("select count(*) from person") == 334


async def test_it_is_not_put_beside_people(seeded: float) -> None:
    """A second seed is refused and changes nothing."""
    before = await sql.value("select count(*) from feed")

    with pytest.raises(ConflictError):
        await city.seed()

    assert await sql.value("select count(*) from feed") == before


async def test_judging_every_scan_again_changes_nothing(seeded: float) -> None:
    """The demo's scans are what the check-in itself would have made of them."""
    every = await sql.fetch("select id from activity order by id")

    async with ENGINE.transaction() as tx:
        changed = [row["id"] for row in every if await scans.rejudge(tx, row["id"])]

    assert changed == []


async def test_the_worker_finds_nothing_to_do(seeded: float) -> None:
    """Every activity is in the state its times call for, every count is as phones were told."""
    assert await timetable.keep() == 0
    assert await presence.refresh(timedelta(days=500)) == 0


async def test_a_stations_page_shows_its_next_reception(seeded: float) -> None:
    """For all but the three that miss the coming week, within seven days and with the deputies who will sit there."""
    now = datetime.now(UTC)
    ids = [row["id"] for row in await sql.fetch("select id from unit where kind = 'STATION'")]
    pages = [await stations.receptions(station, now) for station in ids]

    shown = [page for page in pages if page]
    assert (len(shown), len(pages)) == (28, 31)
    assert all(page[0].starts_at < now + timedelta(days=7) for page in shown)
    assert all(len(reception.deputies) >= 3 for page in shown for reception in page)


async def test_a_persona_has_something_to_read(seeded: float) -> None:
    """Deputies and those who run activities find notices of their own in 消息."""
    for phone in ("10000000001", "10000000002", "10000000003", "10000000004"):
        assert await _feed(projections.person_scope(await _person(phone)), "notice")


async def test_phones_hold_what_the_stores_would_tell_them(seeded: float) -> None:
    """The feed the generator writes is the one a later change would write, row by row."""
    chen = await _person("10000000001")
    running = await sql.fetch("select id from activity where state = 'RUNNING' order by id")

    told = sorted(map(_wire, await people.fed_seats([chen])), key=lambda row: row[2])
    assert told == await _held(projections.person_scope(chen), "seat")
    for activity in (row["id"] for row in running):
        desk = sorted((_wire(r) for r in await attendance.fed(activity) if r.kind == "roster"), key=lambda r: r[2])
        assert desk == await _held(projections.staff_scope(activity), "roster")
        (one,) = await activities.many([activity])
        scopes = {row.scope: _wire(row) for row in await activities.fed(one)}
        for scope, row in scopes.items():
            held = {kept[2]: kept for kept in await _held(scope, "activity")}
            assert held[activity] == row


async def test_phones_hold_the_lists_as_the_stores_would_tell_them(seeded: float) -> None:
    """Every item and note of the city, and the one conflict that waits for a person."""
    topics = [row["id"] for row in await sql.fetch("select id from topic")]
    items = [row["id"] for row in await sql.fetch("select id from list_item")]
    noted = [row["id"] for row in await sql.fetch("select id from note")]
    scopes = [topic_projections.topic_scope(topic) for topic in topics]

    held = [row for scope in scopes for kind in ("item", "note") for row in await _held(scope, kind)]

    told = [*await listed_items.fed(items), *[row for note in noted for row in await notes.fed(note)]]
    assert sorted(held, key=lambda row: row[2]) == sorted(map(_wire, told), key=lambda row: row[2])
    assert len(items) == 310
    assert len(noted) >= 12
    assert [len(row[4]["conflicts"]) for row in held if row[4].get("conflicts")] == [1]
    assert all([await _feed(scope, "topic") for scope in scopes])


async def test_duties_are_what_a_rebuild_makes_of_the_city(seeded: float) -> None:
    """Not a row would be another, and deputies' phones hold each as the store tells it."""
    every = [row["id"] for row in await sql.fetch("select id from duty order by id")]

    changed = await duty_commands.rebuild()

    assert (changed, len(every) > 3900) == (0, True)
    told = [row for row in map(_wire, await duties.fed(every)) if row[4] is not None]
    rows = await sql.fetch("select * from feed where kind = 'duty' and not deleted order by id")
    held = [(r["scope"], r["kind"], r["id"], r["rev"], msgspec.json.decode(r["body"])) for r in rows]
    assert held == sorted(told, key=lambda row: row[2])


async def test_a_persona_finds_her_seats_todays_activity_and_notices(seeded: float) -> None:
    """陈静 sits in the city and in the legal group, and is asked to two activities that are on."""
    chen = await _person("10000000001")
    scope = projections.person_scope(chen)

    seats = (await _feed(scope, "seat")).values()
    assert {(seat["unitName"], seat["role"]) for seat in seats} >= {
        ("汀澜市", "DEPUTY"),
        ("法治专业代表小组", "MEMBER"),
    }
    mine = [body["activity"] for body in (await _feed(scope, "attendance")).values()]
    running = await sql.fetch("select id::text from activity where state = 'RUNNING'")
    assert {row["id"] for row in running} <= set(mine)
    notices = (await _feed(scope, "notice")).values()
    assert any(body["about"] in {row["id"] for row in running} for body in notices)


async def test_every_scope_a_persona_holds_has_its_activity(seeded: float) -> None:
    """No attendance on a phone points at an activity the phone is not told of."""
    chen = await _person("10000000001")
    for body in (await _feed(projections.person_scope(chen), "attendance")).values():
        activity = UUID(body["activity"])
        assert set(await _feed(projections.activity_scope(activity), "activity")) == {activity}
        assert set(await _feed(projections.activity_scope(activity), "presence")) == {activity}


async def test_numbers_are_sealed(seeded: float) -> None:
    """No telephone number stands in the open, and each opens in its own row."""
    rows = await sql.fetch("select id, phone_sealed from person limit 20")

    for row in rows:
        phone = sealing.unseal_phone(row["id"].bytes, row["phone_sealed"])
        assert await _person(phone) == row["id"]


async def test_a_seed_that_dies_leaves_nothing(database: None) -> None:
    """Killed at any step, there is no half city that looks whole."""

    def dies(doing: str, done: int, total: int) -> None:
        if done == total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await city.seed(dies)

    assert not await city.is_seeded()
    assert await sql.value("select count(*) from feed") == 0


async def test_progress_runs_to_its_end(database: None) -> None:
    """The bar never runs backwards, and fills."""
    seen: list[tuple[int, int]] = []
    await city.seed(lambda _, done, total: seen.append((done, total)))

    steps = [done for done, total in seen if total == seen[-1][1]]
    assert steps == sorted(steps)
    assert seen[-1][0] == seen[-1][1]


async def test_the_tiny_town_is_ready_for_a_check_in(database: None) -> None:
    """One town, one station, three deputies, one of staff, one activity on now, in half a second."""
    began = time.monotonic()
    tiny = await city.seed_tiny()
    took = time.monotonic() - began

    assert took < 0.5
    assert isinstance(tiny, Tiny)
    assert len(tiny.deputies) == 3
    for token in (tiny.station_token, tiny.activity_token, *(deputy.token or "" for deputy in tiny.deputies)):
        assert codes.has_right_sign(token)
    row = await activities.one(tiny.activity)
    assert row is not None
    assert row["checkin_from"] < datetime.now(UTC) < row["checkin_until"]
    assert await _person(tiny.staff.phone) == tiny.staff.person
    assert len(await _feed(projections.staff_scope(tiny.activity), "roster")) == 3
