"""Duty categories (履职类别): the versions that were issued, and those that hold on a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from server.domain.duties import Category
from server.domain.duty_categories import CategoryRule
from server.domain.lists import List
from server.store import sql

Row = dict[str, Any]


def join(alias: str, key: str, day: str) -> str:
    """The SQL that joins the version which decides on a day, if there is one."""
    return (
        f"left join duty_category {alias} on {alias}.key = {key} and {alias}.since <= {day} and {alias}.until > {day}"
    )


ONE = """
    select key, counts, reportable, half_days, addressed from duty_category
    where key = $1 and since <= $2 and until > $2
"""


async def one(key: str, day: date) -> Category | None:
    """What duties of a day may be counted as, by its key."""
    row = await sql.one(ONE, key, day)
    return Category(row["key"], row["counts"], row["reportable"], row["half_days"], row["addressed"]) if row else None


OF_LISTS = """
    select key, unnest(lists) as list from duty_category where since <= $1 and until > $1 order by rank desc, key desc
"""


async def of_lists(day: date) -> dict[List, str]:
    """The category the lines of a list count for on a day; the first of two that both take them."""
    return {List(row["list"]): row["key"] for row in await sql.fetch(OF_LISTS, day)}


HELD = """
    select key, label from duty_category where since <= $1 and until > $1 order by rank, key
"""


async def held(day: date) -> list[Row]:
    """The categories there are on a day: `key`, `label`, in their order."""
    return await sql.fetch(HELD, day)


FOLLOW = """
    update duty_category set until = $2 where key = $1 and since <= $2 and until > $2
"""
ADD = """
    insert into duty_category (id, key, version, since, until, label, counts, reportable, half_days, addressed, lists,
        rank, source)
    select $1, $2::text, $3, $4::date,
        (select coalesce(min(since), 'infinity') from duty_category where key = $2::text and since > $4::date),
        $6, $7, $8, $9, $10, $11, $12, $5
"""


async def add(rule: Mapping[str, Any], key: str, body: CategoryRule) -> Row:
    """An issued version decides from its day on, until the next one; its row."""
    await sql.execute(FOLLOW, key, rule["starts_on"])
    given = (rule["id"], key, rule["version"], rule["starts_on"], rule["source"])
    fields = [list(one) if isinstance(one, tuple) else one for one in msgspec.structs.astuple(body)]
    await sql.execute(ADD, *given, *fields)
    row = await sql.one("select * from duty_category where id = $1", rule["id"])
    assert row is not None
    return row


RECOUNT = """
    update duty set version = version + 1 where category = $1 and on_date >= $2 and on_date < $3
        and state <> 'VOID' returning id
"""


async def recount(key: str, since: date, until: date) -> Sequence[UUID]:
    """The duties of a category that lie from a day on, and before another; each one version on."""
    return [row["id"] for row in await sql.fetch(RECOUNT, key, since, until)]


YEAR = """
    select count(*)::int as duties, count(distinct seat)::int as deputies, coalesce(sum(half_days), 0)::int as half_days
    from duty where category = $1 and state = 'APPROVED' and on_date >= $2 and on_date < $3
"""


async def of_year(key: str, year: int) -> Row:
    """How many duties of a category stand in a year, of how many deputies, with how many half days."""
    row = await sql.one(YEAR, key, date(year, 1, 1), date(year + 1, 1, 1))
    assert row is not None
    return row
