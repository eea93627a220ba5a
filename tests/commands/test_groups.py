"""Deputies join a group: of any level, once, by the office that keeps it."""

from uuid import UUID

import pytest

from server.commands import groups
from server.domain.people import Role
from server.errors import ForbiddenError, InvalidError, NotFoundError
from server.store import people, sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.county import NOW, County, a_county, events, feed


@pytest.fixture
async def county(database: None) -> County:
    return await a_county()


async def joins(
    county: County, *names: str, role: Role = Role.MEMBER, by: str = "何远", group: UUID | None = None
) -> int:
    seats = [county.seats[name] for name in names]
    async with ENGINE.transaction() as tx:
        viewer = await county.viewer(by)
        return await groups.join(tx, viewer, group or county.units["group"], seats, role, now=NOW)


async def test_deputies_of_any_level_join(county: County) -> None:
    """A city's deputy and a town's; whoever is in it stays as they are; each phone hears of it once."""
    assert await joins(county, "林涛", "王立", "陈静", role=Role.LEADER) == 2
    assert await joins(county, "林涛", "王立") == 0

    rows = await sql.fetch(
        "select p.name, s.role from seat s join person p on p.id = s.person where s.unit = $1 order by p.name",
        county.units["group"],
    )
    assert [(row["name"], row["role"]) for row in rows] == [("林涛", "LEADER"), ("王立", "LEADER"), ("陈静", "MEMBER")]
    assert await events("seat") == ["created", "created"]
    assert (await people.groups_of([county.persons["林涛"]])) == {county.persons["林涛"]: ["group"]}
    assert len(await feed(f"person:{county.persons['王立']}", "seat")) == 2


async def test_only_deputies_of_a_group(county: County) -> None:
    """Staff, a unit that is no group, a role that is none of one: each refused in words, nobody joins."""
    before = await sql.value("select count(*) from seat")
    with pytest.raises(InvalidError, match="不是代表"):
        await joins(county, "陈静", "周敏")
    with pytest.raises(InvalidError, match="不是代表小组"):
        await joins(county, "林涛", group=county.units["station"])
    with pytest.raises(InvalidError, match="只有组长和组员"):
        await joins(county, "林涛", role=Role.ADMIN)
    with pytest.raises(NotFoundError):
        await joins(county, "林涛", group=uuid7())

    assert await sql.value("select count(*) from seat") == before


async def test_a_group_is_its_offices_to_keep(county: County) -> None:
    """A deputy and another county's staff may not."""
    for who in ("陈静", "高平"):
        with pytest.raises(ForbiddenError):
            await joins(county, "林涛", by=who)
