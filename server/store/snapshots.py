"""Snapshots (指标值): what indicators came to, written where it differs."""

from collections.abc import Sequence

from server.domain.indicators import Indicator
from server.store import sql
from server.store.measuring import Arguments, Asked, statement

COLUMNS = "rule_version, congress, starts_on, ends_on, tenths, part, whole, least, most, due, standing"
HELD = ", ".join(f"held.{name}" for name in COLUMNS.split(", "))
EXCLUDED = ", ".join(f"excluded.{name}" for name in COLUMNS.split(", "))


async def hold(rule: str) -> None:
    """Nobody else measures this indicator until the transaction ends: whoever comes later sees what moved since."""
    await sql.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"indicator:{rule}")


async def measure(rule: str, version: int, indicator: Indicator, asked: Asked) -> int:
    """
    What was asked stands as it is now; rows that say the same already are left alone.

    Returns:
        How many rows were written, or are gone.
    """
    select, values = statement(indicator, asked)
    given = Arguments(values)
    key, held, kind = given.add(rule), given.add(version), given.add(indicator.subject)
    whose = [f"old.rule = {key}"]
    if asked.congresses is not None:
        whose.append(f"old.congress = any({given.add(list(asked.congresses))}::uuid[])")
    if asked.subjects is not None:
        whose.append(f"old.subject = any({given.add(list(asked.subjects))}::uuid[])")
    return await sql.value(
        f"""
    with found as materialized ({select}),
    gone as (delete from snapshot old where {" and ".join(whose)}
        and not exists (select 1 from found where found.subject = old.subject and found.period = old.period)
        returning 1),
    written as (
        insert into snapshot as held (id, rule, subject_kind, subject, period, {COLUMNS})
        select uuidv7(), {key}::text, {kind}::text, subject, period, {held}::int, congress, starts_on, ends_on,
            tenths, part, whole, least, most, due, standing from found
        on conflict (rule, subject, period) do update set ({COLUMNS}) = row({EXCLUDED})
            where ({HELD}) is distinct from ({EXCLUDED})
        returning 1)
    select (select count(*) from gone) + (select count(*) from written)
    """,
        *given.values,
    )


async def forget(rules: Sequence[str]) -> int:
    """Values of all other rules are gone: theirs are no longer in force."""
    return await sql.execute("delete from snapshot where rule <> all($1::text[])", list(rules))


async def count_facts() -> None:
    """
    The planner knows how many facts there are.

    Where a city moved in since it last looked, it takes the tables for empty, and measuring would not end.
    """
    await sql.execute("analyze unit, seat, term, pairing, activity_kind, activity, attendance, duty, list_item, notice")
