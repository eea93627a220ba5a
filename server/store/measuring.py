"""
An indicator as one SQL statement: its values of all subjects in all its periods, with how each stands.

Nothing is interpreted row by row: the fixed shape of `domain.indicators` becomes joins and one
GROUP BY, as a person would write them. Names of columns come from fixed lists only; whatever a
rule's author wrote is an argument.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from server.domain.indicators import (
    AMONG,
    FIELDS,
    FLAGS,
    UNCOMPARED,
    Check,
    FactKind,
    Filter,
    Indicator,
    Measure,
    Subject,
)
from server.domain.periods import Period, Window
from server.domain.targets import bounds
from server.store.facts import FACTS, SUBJECTS

EPOCH = "date '1970-01-01'"
"""Where facts of windows without days lie."""

BUCKETS = {
    Window.NOW: EPOCH,
    Window.EACH: EPOCH,
    Window.WEEK: "date_trunc('week', f.on_day::timestamp)::date",
    Window.MONTH: "date_trunc('month', f.on_day::timestamp)::date",
    Window.QUARTER: "date_trunc('quarter', f.on_day::timestamp)::date",
    Window.YEAR: "date_trunc('year', f.on_day::timestamp)::date",
    Window.TERM: "t.starts_on",
}


@dataclass(slots=True)
class Arguments:
    """What a statement is given, in the order it was asked for."""

    values: list[Any] = field(default_factory=list)

    def add(self, value: Any) -> str:
        """The placeholder of a value."""
        self.values.append(value)
        return f"${len(self.values)}"


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Of whom and when an indicator is measured.

    Attributes:
        congresses: Whose subjects; None is every congress's.
        periods: With the congress whose they are; None is everyone's.
        today: The day it is there.
        subjects: Only these; None is all.
        shared: Whether the subjects are congresses, of whose deputies a share is taken.
    """

    congresses: Sequence[UUID] | None
    periods: Sequence[tuple[UUID | None, Period]]
    today: date
    subjects: Sequence[UUID] | None = None
    shared: bool = False

    @property
    def since(self) -> date:
        starts = [period.starts_on for _, period in self.periods if period.starts_on]
        return min(starts, default=date(self.today.year - 1, 1, 1))

    @property
    def until(self) -> date:
        ends = [period.ends_on for _, period in self.periods if period.ends_on]
        return max(ends, default=self.today)


def statement(indicator: Indicator, asked: Asked, given: Arguments) -> str:
    """
    The SELECT that measures; its arguments are added to those given.

    Its columns: subject, congress, period, starts_on, ends_on, tenths, part, whole, due, standing.
    """
    body = _share(indicator, asked, given) if indicator.measure is Measure.SHARE else _each(indicator, asked, given)
    asks = bounds(indicator, Period(""), asked.today)
    least, most = given.add(asks.least), given.add(asks.most)
    return f"""
    with period as materialized ({_periods(indicator, asked, given)}), measured as ({body})
    select subject, congress, period, starts_on, ends_on, tenths, part, whole, due, case
        when ({least}::int is null or tenths >= {least}) and ({most}::int is null or tenths <= {most}) then 'MET'
        when over or {str(asks.grows).lower()} and tenths > {most} then 'MISSED'
        when tenths > {most} or tenths < due then 'SHORT' else 'OPEN' end as standing,
        {least}::int as least, {most}::int as most
    from measured
    """


def behind(indicator: Indicator, asked: Asked, skip: int, limit: int) -> tuple[str, list[Any]]:
    """
    The SELECT of the facts one value was made of, the newest first, and its arguments.

    Of a share they are the deputies it was taken of: those without a fact first, others with
    their newest one. Its columns: id, on_day, label, who, amount, activity.

    Args:
        asked: One subject and one period.
    """
    given = Arguments()
    column = _column(indicator.subject.lower())
    if indicator.measure is Measure.SHARE:
        body = _shared_by(indicator, asked, given)
    else:
        [(_, period)] = asked.periods
        amount = f"f.{_column(indicator.of)}" if indicator.of and indicator.of in UNCOMPARED else "null"
        body = f"""
            select f.id, f.on_day, f.label, f.who, ({amount})::float8 as amount, f.activity
            {_counted(indicator, column, indicator.subject, (), asked, given)}
            and {BUCKETS[indicator.window]} = coalesce({given.add(period.starts_on)}, {EPOCH})
            order by f.on_day desc, f.who, f.id"""
    return f"{body} offset {given.add(skip)} limit {given.add(limit)}", given.values


def _shared_by(indicator: Indicator, asked: Asked, given: Arguments) -> str:
    return f"""
        with period as materialized ({_periods(indicator, asked, given)})
        select s.id, m.on_day, coalesce(m.label, '') as label, s.label as who, null::float8 as amount, m.activity
        from ({_subjects(Subject.DEPUTY, indicator.among, asked, given)}) s
            join period p on {_in_office(asked, given)}
            left join (select distinct on (f.deputy) f.deputy, f.on_day, f.label, f.activity
                {_counted(indicator, "deputy", Subject.DEPUTY, indicator.among, asked, given)}
                order by f.deputy, f.on_day desc
            ) m on m.deputy = s.id
        order by m.deputy is not null, s.label, s.id"""


def _each(indicator: Indicator, asked: Asked, given: Arguments) -> str:
    """Every subject in every period it was there in, with what was counted of it, or nothing."""
    least = indicator.measure is Measure.MIN
    over = f"coalesce(p.ends_on, s.since) < {given.add(asked.today)}" if indicator.window is Window.EACH else "p.over"
    return f"""
        select s.id as subject, s.congress, p.period, p.starts_on, p.ends_on, coalesce(m.tenths, 0) as tenths,
            null::int as part, null::int as whole, p.due, {over} as over
        from ({_subjects(indicator.subject, indicator.among, asked, given)}) s
            join period p on {_in_office(asked, given)}
            {"" if least else "left"} join (
                select f.{_column(indicator.subject.lower())} as subject, {BUCKETS[indicator.window]} as bucket,
                    {_amount(indicator)} as tenths
                {_counted(indicator, _column(indicator.subject.lower()), indicator.subject, (), asked, given)}
                group by 1, 2
            ) m on m.subject = s.id and m.bucket = coalesce(p.starts_on, {EPOCH})
    """


def _share(indicator: Indicator, asked: Asked, given: Arguments) -> str:
    """Every congress in every period, with how many of its deputies there were and how many have a fact."""
    return f"""
        select s.congress as subject, s.congress, p.period, p.starts_on, p.ends_on,
            (1000 * count(m.deputy) / count(*))::int as tenths, count(m.deputy)::int as part, count(*)::int as whole,
            p.due, p.over
        from ({_subjects(Subject.DEPUTY, indicator.among, asked, given)}) s
            join period p on {_in_office(asked, given)}
            left join (select distinct f.deputy, {BUCKETS[indicator.window]} as bucket
                {_counted(indicator, "deputy", Subject.DEPUTY, indicator.among, asked, given)}
            ) m on m.deputy = s.id and m.bucket = coalesce(p.starts_on, {EPOCH})
        group by s.congress, p.period, p.starts_on, p.ends_on, p.due, p.over
    """


def _counted(
    indicator: Indicator, column: str, subject: Subject, among: Sequence[Filter], asked: Asked, given: Arguments
) -> str:
    """FROM and WHERE of the facts that count; where not everyone is asked, only theirs are read."""
    lines = [f"from ({_facts(indicator.fact, asked, given)}) f"]
    if indicator.window is Window.TERM:
        lines.append("join period t on t.congress = f.congress and f.on_day between t.starts_on and t.ends_on")
    lines.append(f"where f.{column} is not null {_where(indicator.where, given)}")
    if asked.subjects is not None and not asked.shared and not among:
        lines.append(f"and f.{column} = any({given.add(list(asked.subjects))}::uuid[])")
    elif asked.congresses is not None or asked.subjects is not None:
        lines.append(f"and f.{column} in (select id from ({_subjects(subject, among, asked, given)}) w)")
    return "\n".join(lines)


def _facts(kind: FactKind, asked: Asked, given: Arguments) -> str:
    return _bounded(FACTS[kind], asked, given)


def _bounded(source: str, asked: Asked, given: Arguments) -> str:
    """A source with the days it is read of."""
    for name, day in (("$since", asked.since), ("$until", asked.until)):
        if name in source:
            source = source.replace(name, given.add(day))
    return source


def _subjects(subject: Subject, among: Sequence[Filter], asked: Asked, given: Arguments) -> str:
    """Those an indicator speaks of; of a share the deputies of the congresses asked for."""
    lines = [f"select f.* from ({_bounded(SUBJECTS[subject], asked, given)}) f where true {_where(among, given)}"]
    if asked.congresses is not None:
        lines.append(f"and f.congress = any({given.add(list(asked.congresses))}::uuid[])")
    if asked.subjects is not None:
        column = "congress" if asked.shared else "id"
        lines.append(f"and f.{column} = any({given.add(list(asked.subjects))}::uuid[])")
    return " ".join(lines)


def _where(filters: Sequence[Filter], given: Arguments) -> str:
    return " ".join(f"and {_test(one, given)}" for one in filters)


def _test(one: Filter, given: Arguments) -> str:
    column = _column(one.field)
    if one.field in FLAGS and one.value in ("true", "false"):
        return f"f.{column} is {'not ' if one.test is Check.IS_NOT else ''}{one.value}"
    if one.field in FLAGS:
        column += "::text"
    match one.test:
        case Check.IS:
            return f"f.{column} = {given.add(one.value)}"
        case Check.IS_NOT:
            return f"f.{column} is distinct from {given.add(one.value)}"
        case Check.ONE_OF:
            return f"f.{column} = any({given.add(list(one.values))}::text[])"
        case Check.PRESENT:
            return f"f.{column} is not null"
        case Check.ON_TIME:
            return f"coalesce(f.{column}_on_time, false)"


def _amount(indicator: Indicator) -> str:
    """What is made of the facts of one subject in one period, in tenths."""
    of = f"f.{_column(indicator.of)}" if indicator.of else "f.id"
    amounts = {
        Measure.COUNT: "10 * count(*)",
        Measure.SUM: f"10 * sum({of})",
        Measure.DISTINCT: f"10 * count(distinct {of})",
        Measure.MIN: f"10 * min({of})",
    }
    return f"({amounts[indicator.measure]})::int"


def _periods(indicator: Indicator, asked: Asked, given: Arguments) -> str:
    """The periods asked for, with what each asks of a value by today."""
    asks = [bounds(indicator, period, asked.today) for _, period in asked.periods]
    columns = (
        ("uuid", [congress for congress, _ in asked.periods]),
        ("text", [period.name for _, period in asked.periods]),
        ("date", [period.starts_on for _, period in asked.periods]),
        ("date", [period.ends_on for _, period in asked.periods]),
        ("int", [asked.due for asked in asks]),
        ("bool", [asked.over for asked in asks]),
    )
    arrays = ", ".join(f"{given.add(values)}::{kind}[]" for kind, values in columns)
    return f"select * from unnest({arrays}) p (congress, period, starts_on, ends_on, due, over)"


def _in_office(asked: Asked, given: Arguments) -> str:
    """Whether a subject was there in a period, whose it must be if it is anyone's."""
    today = given.add(asked.today)
    return (
        f"(p.congress is null or p.congress = s.congress) and s.since <= coalesce(p.ends_on, {today}::date)"
        f" and (s.until is null or s.until > coalesce(p.starts_on, {today}::date))"
    )


def _column(name: str) -> str:
    """
    A name of our own lists as SQL writes it.

    Raises:
        ValueError: It is in none of them.
    """
    if name not in NAMES:
        raise ValueError(name)
    return f'"{name}"'


NAMES = (
    frozenset().union(*FIELDS.values(), *AMONG.values()) | {subject.value.lower() for subject in Subject} | {"deputy"}
)
