"""Codes given out in batch: each that has none gets one, once."""

import asyncio

import pytest

from server.commands import issuing
from server.commands.activities import new_token
from server.domain.codes import CodeKind, has_right_sign
from server.errors import InvalidError, NotFoundError
from server.store import codes as stored
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.county import NOW, County, a_county, events, feed

pytestmark = pytest.mark.usefixtures("database")


async def issued(county: County, kind: CodeKind, who: str = "何远", **how: object) -> int:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        return await issuing.issue(tx, viewer, kind, viewer.unit, now=NOW, **how)  # type: ignore[arg-type]


async def owed(county: County, kind: CodeKind, who: str = "何远") -> list[str]:
    """Names of what the viewer may give a code and has none."""
    viewer = await county.viewer(who)
    rows = await issuing.printable(viewer, kind, viewer.unit)
    return [row["name"] for row in rows if row["token"] is None and issuing.keeps(viewer, row)]


async def test_whoever_has_none_gets_one() -> None:
    """Codes that stand are left alone; the second time there is nothing to do; each makes one event."""
    county = await a_county()
    missing = await owed(county, CodeKind.DEPUTY)
    before = len(await events("code"))

    made = await issued(county, CodeKind.DEPUTY)
    again = await issued(county, CodeKind.DEPUTY)

    assert missing
    assert (made, again) == (len(missing), 0)
    assert await owed(county, CodeKind.DEPUTY) == []
    tokens = [row["token"] for row in await sql.fetch("select token from code where kind = 'DEPUTY'")]
    assert all(has_right_sign(token) for token in tokens)
    assert len(await events("code")) - before == made


async def test_deputies_hear_of_their_code() -> None:
    """The phone's seat row carries the token that was given out."""
    county = await a_county()
    await issued(county, CodeKind.DEPUTY)
    seat = county.seats["陈静"]
    code = await stored.active(CodeKind.DEPUTY, seat)

    assert code is not None
    assert code["token"] in str(await feed(f"person:{county.persons['陈静']}", "seat"))


async def test_a_taken_token_is_made_anew() -> None:
    """Chance may hit one that is in use: whoever wanted it gets the next."""
    county = await a_county()
    count = len(await owed(county, CodeKind.DEPUTY))
    taken = new_token()
    tokens = iter([taken] * count + [new_token() for _ in range(5 * count)])

    assert await issued(county, CodeKind.DEPUTY, chance=lambda: next(tokens)) == count
    assert await owed(county, CodeKind.DEPUTY) == []


async def test_two_at_once_give_one_each() -> None:
    """Whoever comes second finds nothing to do."""
    county = await a_county()
    count = len(await owed(county, CodeKind.DEPUTY))

    made = await asyncio.gather(issued(county, CodeKind.DEPUTY), issued(county, CodeKind.DEPUTY))

    assert sorted(made) == [0, count]


async def test_only_what_hangs_on_walls() -> None:
    """An activity's code comes with it; a unit nobody knows has none."""
    county = await a_county()
    viewer = await county.viewer("何远")

    async with ENGINE.transaction() as tx:
        with pytest.raises(InvalidError):
            await issuing.issue(tx, viewer, CodeKind.ACTIVITY, viewer.unit)
        with pytest.raises(NotFoundError):
            await issuing.issue(tx, viewer, CodeKind.STATION, uuid7())


async def test_who_may_not_keep_codes_gives_out_none() -> None:
    """A deputy's own seat is no office."""
    county = await a_county()

    assert await issued(county, CodeKind.DEPUTY, "陈静") == 0
