"""Snapshots (指标值): what indicators came to, written where it differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.domain.indicators import Indicator
from server.store import sql
from server.store.measuring import Arguments, Asked, statement

COLUMNS = "rule_version, congress, starts_on, ends_on, tenths, part, whole, least, most, due, standing"
HELD = ", ".join(f"held.{name}" for name in COLUMNS.split(", "))
EXCLUDED = ", ".join(f"excluded.{name}" for name in COLUMNS.split(", "))


async def hold(rule: str) -> None:
    """Nobody else measures this indicator until the transaction ends: whoever comes later sees what moved since."""
    await sql.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"indicator:{rule}")


@dataclass(frozen=True, slots=True)
class Piece:
    """One version of an indicator, and the periods it decides."""

    version: int
    indicator: Indicator
    asked: Asked


async def measure(rule: str, pieces: Sequence[Piece]) -> int:
    """
    What was asked stands as it is now; rows that say the same already are left alone.

    Args:
        pieces: Of the same congresses and subjects; together all periods that are kept.

    Returns:
        How many rows were written, or are gone.
    """
    given, asked = Arguments(), pieces[0].asked
    select = " union all ".join(_found(piece, given) for piece in pieces)
    key = given.add(rule)
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
        select uuidv7(), {key}::text, kind, subject, period, rule_version, congress, starts_on, ends_on,
            tenths, part, whole, least, most, due, standing from found
        on conflict (rule, subject, period) do update set ({COLUMNS}) = row({EXCLUDED})
            where ({HELD}) is distinct from ({EXCLUDED})
        returning 1)
    select (select count(*) from gone) + (select count(*) from written)
    """,
        *given.values,
    )


def _found(piece: Piece, given: Arguments) -> str:
    version, kind = given.add(piece.version), given.add(piece.indicator.subject)
    select = statement(piece.indicator, piece.asked, given)
    return f"select x.*, {version}::int as rule_version, {kind}::text as kind from ({select}) x"


async def compare(rule: str, indicator: Indicator, asked: Asked, limit: int) -> list[dict[str, Any]]:
    """
    How many would stand elsewhere by another version, by `was` and `becomes`; None stands for nothing measured.

    Each line has up to `limit` of its subjects with `tenths` as they would be, as JSON text in `some`.
    """
    given = Arguments()
    select = statement(indicator, asked, given)
    key, days = given.add(rule), given.add(asked.today)
    whose = f"and o.congress = any({given.add(list(asked.congresses))}::uuid[])" if asked.congresses else ""
    return await sql.fetch(
        f"""
    with found as materialized ({select}),
    held as (select * from snapshot o where o.rule = {key} {whose}
        and (o.starts_on is null or {days} between o.starts_on and o.ends_on)),
    pair as (select coalesce(f.subject, h.subject) as subject, h.standing as was, f.standing as becomes,
            h.tenths as held, f.tenths, row_number() over (partition by h.standing, f.standing
                order by abs(coalesce(f.tenths, 0) - coalesce(h.tenths, 0)) desc, f.subject) as place
        from found f full join held h on h.subject = f.subject and h.period = f.period)
    select was, becomes, count(*)::int as count, count(*) filter (where held is distinct from tenths)::int as moved,
        array_agg(subject order by place) filter (where place <= {given.add(limit)}) as some
    from pair group by was, becomes order by was, becomes
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
