"""Displays and their keys; codes replaced and retired."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.commands import activities, codes
from server.domain.codes import CodeKind, display_key, make_token, poster_hash
from server.errors import ConflictError, DaimaError, ForbiddenError, InvalidError, NotFoundError
from server.store import codes as stored
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.county import HOUR, NOW, County, a_county, a_device, a_scan, events, feed

pytestmark = pytest.mark.usefixtures("database")

MASTER = bytes(32)
TODAY = int(NOW.timestamp()) // 86_400


async def a_published_activity(county: County, *names: str) -> UUID:
    viewer = await county.viewer("何远")
    seats = [county.seats[name] for name in names]
    async with ENGINE.transaction() as tx:
        made = await activities.create(tx, viewer, county.plan(), seats=seats, publish=True, now=NOW)
    return made["id"]


async def opened(county: County, activity: UUID, who: str = "何远", device: UUID | None = None) -> codes.Display:
    viewer = replace(await county.viewer(who), device=device)
    async with ENGINE.transaction() as tx:
        return await codes.open_display(tx, viewer, activity, master=MASTER, now=NOW)


async def replaced(county: County, kind: CodeKind, target: UUID, who: str = "何远", **how: Any) -> dict[str, Any]:
    viewer = await county.viewer(who)
    options: dict[str, Any] = {"now": NOW + HOUR} | how
    async with ENGINE.transaction() as tx:
        return await codes.replace(tx, viewer, kind, target, **options)


async def retired(county: County, kind: CodeKind, target: UUID, who: str = "何远") -> None:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        await codes.retire(tx, viewer, kind, target, now=NOW + HOUR)


async def test_a_display_has_keys_for_today_and_tomorrow() -> None:
    """Days are UTC, keys are those by which scans are checked, and our time comes with them."""
    county = await a_county()
    activity = await a_published_activity(county)

    shown = await opened(county, activity)

    assert 0 <= shown.number < 2**32
    assert shown.server_time == NOW
    assert shown.keys == tuple((day, display_key(MASTER, activity, shown.number, day)) for day in (TODAY, TODAY + 1))
    code = await stored.active(CodeKind.ACTIVITY, activity)
    assert code is not None
    assert shown.token == code["token"]
    assert await events("display") == ["open"]


async def test_a_device_that_opens_again_has_the_same_display() -> None:
    """A projector that reloads does not become another; another device does."""
    county = await a_county()
    activity = await a_published_activity(county)
    device, other = await a_device(county, "何远"), await a_device(county, "何远")

    first, again = await opened(county, activity, device=device), await opened(county, activity, device=device)
    third = await opened(county, activity, device=other)

    assert first == again
    assert third.number != first.number
    assert await events("display") == ["open", "open"]


async def test_a_revoked_display_counts_no_more() -> None:
    """Revoking twice is once; a scan of what it showed afterwards is judged again and refused."""
    county = await a_county()
    activity = await a_published_activity(county, "陈静")
    shown = await opened(county, activity)
    checks = msgspec.json.encode({"display": shown.id}).decode()
    at = {"captured_at": NOW + HOUR, "received_at": NOW + HOUR}
    await a_scan(county, "陈静", activity, via="ACTIVITY_LIVE", verdict="PRESENT", reasons=[], checks=checks, **at)

    viewer = await county.viewer("何远")
    for _ in range(2):
        async with ENGINE.transaction() as tx:
            await codes.revoke_display(tx, viewer, shown.id, now=NOW + timedelta(minutes=5))

    assert await sql.value("select verdict from scan") == "REFUSED"
    assert await sql.value("select reasons from scan") == ["CODE_RETIRED"]
    assert await events("display") == ["open", "revoke"]


async def test_who_may_open_and_revoke_a_display() -> None:
    """Only who runs the activity, and only while it is announced or running."""
    county = await a_county()
    activity = await a_published_activity(county)
    shown = await opened(county, activity)

    for who in ("陈静", "高平", "周敏"):
        with pytest.raises(ForbiddenError):
            await opened(county, activity, who)
        with pytest.raises(ForbiddenError):
            async with ENGINE.transaction() as tx:
                await codes.revoke_display(tx, await county.viewer(who), shown.id)
    with pytest.raises(NotFoundError):
        await opened(county, uuid7())
    await sql.execute("update activity set state = 'DRAFT'")
    with pytest.raises(ConflictError):
        await opened(county, activity)


async def test_a_replaced_poster_is_told_and_refused() -> None:
    """Phones learn both hashes; a scan of the old one from then on is CODE_RETIRED, before it is not."""
    county = await a_county()
    activity = await a_published_activity(county, "陈静", "林涛")
    old = await stored.active(CodeKind.ACTIVITY, activity)
    assert old is not None
    checks = msgspec.json.encode({"code_id": old["id"]}).decode()
    fine = {"verdict": "PRESENT", "reasons": [], "checks": checks, "received_at": NOW + 2 * HOUR}
    early = await a_scan(county, "陈静", activity, captured_at=NOW + HOUR, **fine)
    late = await a_scan(county, "林涛", activity, captured_at=NOW + 2 * HOUR, **fine)

    new = await replaced(county, CodeKind.ACTIVITY, activity)

    (told,) = await feed(f"activity:{activity}", "activity")
    posters = msgspec.json.decode(told["body"])["posters"]
    assert [poster["hash"] for poster in posters] == [poster_hash(activity, row["token"]) for row in (old, new)]
    assert [poster["retiredAt"] is None for poster in posters] == [False, True]
    assert await sql.value("select verdict from scan where id = $1", early) == "PRESENT"
    assert await sql.value("select verdict from scan where id = $1", late) == "REFUSED"
    assert await sql.value("select replaced_by from code where id = $1", old["id"]) == new["id"]
    assert await events("code") == ["replace"]


async def test_a_deputys_new_code_reaches_their_phone_and_the_desks() -> None:
    """The seat row and the roster of activities to come carry the new token."""
    county = await a_county()
    activity = await a_published_activity(county, "陈静")
    seat = county.seats["陈静"]

    new = await replaced(county, CodeKind.DEPUTY, seat)

    seats = [msgspec.json.decode(row["body"]) for row in await feed(f"person:{county.persons['陈静']}", "seat")]
    assert {row["token"] for row in seats if row["role"] == "DEPUTY"} == {new["token"]}
    (desk,) = await feed(f"activity-staff:{activity}", "roster")
    body = msgspec.json.decode(desk["body"])
    assert (body["token"], body["tokenState"]) == (new["token"], "ACTIVE")

    await retired(county, CodeKind.DEPUTY, seat)

    (desk,) = await feed(f"activity-staff:{activity}", "roster")
    assert msgspec.json.decode(desk["body"])["tokenState"] == "RETIRED"


async def test_a_token_that_is_taken_is_not_given_again() -> None:
    """Chance that repeats itself is asked again; a token once printed stays where it hangs."""
    county = await a_county()
    first = await replaced(county, CodeKind.STATION, county.units["station"])
    drawn = iter([first["token"], first["token"], make_token(bytes(16))])

    second = await replaced(county, CodeKind.STATION, county.units["station"], chance=lambda: next(drawn))

    assert second["token"] == make_token(bytes(16))


async def test_replaced_at_once_one_stands() -> None:
    """Whoever comes second retires what the first one made."""
    county = await a_county()
    station = county.units["station"]
    await replaced(county, CodeKind.STATION, station)

    await asyncio.gather(*(replaced(county, CodeKind.STATION, station) for _ in range(4)))

    assert await sql.value("select count(*) from code where state = 'ACTIVE'") == 1
    assert await sql.value("select count(*) from code") == 5


async def test_retired_without_a_new_one_nothing_stands() -> None:
    """A second time there is nothing to retire, and no display opens without a code."""
    county = await a_county()
    activity = await a_published_activity(county)

    await retired(county, CodeKind.ACTIVITY, activity)

    assert await stored.active(CodeKind.ACTIVITY, activity) is None
    with pytest.raises(NotFoundError):
        await retired(county, CodeKind.ACTIVITY, activity)
    with pytest.raises(ConflictError):
        await opened(county, activity)


KEEPERS = [
    ("周敏", CodeKind.STATION, "station", None),
    ("何远", CodeKind.STATION, "station", None),
    ("陈静", CodeKind.STATION, "station", ForbiddenError),
    ("高平", CodeKind.STATION, "station", ForbiddenError),
    ("何远", CodeKind.STATION, "county", NotFoundError),
    ("何远", CodeKind.MATTER, "station", InvalidError),
]


@pytest.mark.parametrize(("who", "kind", "unit", "error"), KEEPERS)
async def test_who_keeps_which_code(who: str, kind: CodeKind, unit: str, error: type[DaimaError] | None) -> None:
    """A station's own people and the staff above in the same congress; only stations have station codes."""
    county = await a_county()

    if error is None:
        assert (await replaced(county, kind, county.units[unit], who))["target"] == county.units[unit]
        return
    with pytest.raises(error):
        await replaced(county, kind, county.units[unit], who)


async def test_no_staff_keeps_the_code_of_another_congress() -> None:
    """The county did not give the town's deputy a code, and does not take it."""
    county = await a_county()

    for name in ("王立", "林涛"):
        with pytest.raises(ForbiddenError):
            await replaced(county, CodeKind.DEPUTY, county.seats[name])
