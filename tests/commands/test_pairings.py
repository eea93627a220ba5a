"""Standing contacts between committee members and deputies: begun, ended, and refused in words."""

from datetime import timedelta
from uuid import UUID

import pytest

from server.commands import pairings
from server.domain.people import Role
from server.errors import ConflictError, ForbiddenError, InvalidError
from server.store import sql
from server.tables.engine import ENGINE
from tests.county import NOW, County, a_county, a_crowd, add_seat


@pytest.fixture
async def county(database: None) -> County:
    return await a_county()


async def pairs(county: County, member: UUID, deputies: list[UUID], by: str = "何远") -> None:
    async with ENGINE.transaction() as tx:
        await pairings.pair(tx, await county.viewer(by), member, deputies, now=NOW)


async def test_a_member_looks_after_deputies_until_it_ends(county: County) -> None:
    """Asked again nothing doubles; ended, it may begin anew; history keeps all of it."""
    member = await add_seat(county, "何远", "county", Role.COMMITTEE_MEMBER)
    await pairs(county, member, [county.seats["陈静"]])
    await pairs(county, member, [county.seats["陈静"]])
    pairing = await sql.value("select id from pairing")

    async with ENGINE.transaction() as tx:
        await pairings.end(tx, await county.viewer("何远"), pairing, now=NOW + timedelta(days=2))
    await pairs(county, member, [county.seats["陈静"]])

    rows = await sql.fetch('select since, "until" from pairing order by "until" nulls last')
    events = await sql.fetch("select verb from event where kind = 'pairing' order by seq")
    assert [row["until"] for row in rows] == [(NOW + timedelta(days=2)).date(), None]
    assert [row["verb"] for row in events] == ["paired", "ended", "paired"]
    with pytest.raises(ConflictError, match="已经结束"):
        async with ENGINE.transaction() as tx:
            await pairings.end(tx, await county.viewer("何远"), pairing, now=NOW)


async def test_a_sixth_deputy_is_one_too_many(county: County) -> None:
    """None of those asked for is paired then."""
    member = await add_seat(county, "何远", "county", Role.COMMITTEE_MEMBER)
    crowd = await a_crowd(county, 6)
    await pairs(county, member, crowd[:4])

    with pytest.raises(InvalidError, match="最多联系 5 名代表,现在已有 4 名"):
        await pairs(county, member, crowd[4:])

    assert await sql.value("select count(*) from pairing") == 4


async def test_only_members_look_after_only_deputies(county: County) -> None:
    """And only the office of the member's own congress says so."""
    member = await add_seat(county, "何远", "county", Role.COMMITTEE_MEMBER)
    own = await add_seat(county, "何远", "county", Role.DEPUTY)

    for seats, words in (
        ((county.seats["陈静"], county.seats["林涛"]), "只有常委会组成人员"),
        ((member, county.seats["周敏"]), "周敏不是代表"),
        ((member, own), "不能联系自己"),
    ):
        with pytest.raises(InvalidError, match=words):
            await pairs(county, seats[0], [seats[1]])
    with pytest.raises(ForbiddenError):
        await pairs(county, member, [county.seats["陈静"]], by="高平")
