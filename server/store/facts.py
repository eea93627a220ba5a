"""
Where an indicator finds its facts (事实) and those it speaks of: one SELECT a kind, with the same column names.

A kind of fact offers a column for each subject it can belong to, `on_day` in the calendar of the
congress, a `label` and `who` for people, its `activity`, and the fields of `indicators.FIELDS`;
a subject offers `id`, `congress`, `since`, `until`, `label` and the fields of `indicators.AMONG`.
What a fact always has is joined to the left too: a table nothing is asked of is then never read.
"""

from server.domain.indicators import FactKind, Subject
from server.store import duty_categories

ZONE = "coalesce(z.zone, 'Asia/Shanghai')"
HOME = "left join unit z on z.id = coalesce(u.congress, u.id)"
"""The congress a unit belongs to, whose calendar counts."""
CONGRESS = "coalesce(u.congress, u.id)"

ACTIVITY_DAY = f"(a.starts_at at time zone {ZONE})::date"
HELD = "a.starts_at >= $since::date - 1 and a.starts_at < $until::date + 2"
"""Lets the index of the start be used; zones are less than a day apart."""

FACTS: dict[FactKind, str] = {
    FactKind.DUTY: f"""
        select d.id, d.seat as deputy, s.station, {CONGRESS} as congress, d.on_date as on_day, d.title as label,
            d.category, g.counts, d.half_days::float8 / 2 as days, d.state, d.source,
            n.name as who, case when d.source = 'ATTENDANCE' then d.source_id end as activity
        from duty d left join seat s on s.id = d.seat left join unit u on u.id = s.unit
            left join person n on n.id = s.person
            {duty_categories.join("g", "d.category", "d.on_date")}
        where d.on_date between $since and $until
    """,
    FactKind.ACTIVITY: f"""
        select a.id, a.id as activity, a.unit as station, a.unit as "group", {CONGRESS} as congress,
            {ACTIVITY_DAY} as on_day, a.title as label, k.key as kind, k.category, a.state, k.function,
            k.public, v.name as who,
            (select count(*) from attendance t where t.activity = a.id and t.presence = 'PRESENT') as present
        from activity a left join activity_kind k on k.id = a.kind left join unit u on u.id = a.unit {HOME}
            left join unit v on v.id = a.unit
        where {HELD}
    """,
    FactKind.ATTENDANCE: f"""
        select t.id, t.activity, t.seat as deputy, coalesce(v.congress, v.id) as congress,
            (select p.id from pairing p where p.member_seat = a.host_seat and p.deputy_seat = t.seat
                and p.since <= {ACTIVITY_DAY} and (p.until is null or p.until > {ACTIVITY_DAY}) limit 1) as pairing,
            {ACTIVITY_DAY} as on_day, a.title as label, k.key as kind, k.category, a.state, k.function,
            k.public, t.presence, t.enrolment, s.grass_roots,
            n.name as who, (cardinality(k.expertise) = 0 or s.expertise && k.expertise) as matched
        from attendance t join activity a on a.id = t.activity left join activity_kind k on k.id = a.kind
            left join unit u on u.id = a.unit {HOME} left join seat s on s.id = t.seat left join unit v on v.id = s.unit
            left join person n on n.id = s.person
        where {HELD}
    """,
    FactKind.PAIRING: f"""
        select p.id, p.member_seat as member, p.deputy_seat as deputy, {CONGRESS} as congress, p.since as on_day,
            n.name as label, n.name as who, null::uuid as activity, d.grass_roots
        from pairing p left join seat s on s.id = p.member_seat left join unit u on u.id = s.unit
            left join seat d on d.id = p.deputy_seat left join person n on n.id = d.person
        where p.since <= $until and (p.until is null or p.until > $until)
            and d.status = 'ACTIVE' and d.since <= $until and (d.until is null or d.until > $until)
    """,
    FactKind.SEAT: f"""
        select s.id, s.id as deputy, s.station, {CONGRESS} as congress, s.since as on_day, n.name as label,
            n.name as who, null::uuid as activity,
            s.grass_roots, s.leading, s.status
        from seat s left join unit u on u.id = s.unit left join person n on n.id = s.person
        where s.role = 'DEPUTY' and s.since <= $until and (s.until is null or s.until > $until)
    """,
    FactKind.NOTICE: f"""
        select n.id, n.unit as station, n.unit as "group", {CONGRESS} as congress,
            coalesce(n.period_on, (n.published_at at time zone {ZONE})::date) as on_day, n.title as label,
            u.name as who, null::uuid as activity, n.kind, n.visibility
        from notice n left join unit u on u.id = n.unit {HOME}
        where n.published_at >= $since::date - 1 and n.published_at < $until::date + 2
            and (n.period_on is null or n.period_on between $since and $until)
    """,
    FactKind.LIST_ITEM: f"""
        select l.id, l.unit as station, l.unit as "group", {CONGRESS} as congress,
            (l.written_at at time zone {ZONE})::date as on_day, l.text as label, u.name as who,
            l.activity, l.list, l.state,
            l.owner_seat::text as owner, l.due_on::text as due,
            l.state = 'DONE' and l.due_on >= (select (to_timestamp(max((w -> 'stamp' ->> 'at')::bigint) / 1000.0)
                at time zone {ZONE})::date from jsonb_array_elements(l.merging #> '{{registers,STATE,live}}') w)
                as due_on_time
        from list_item l left join unit u on u.id = l.unit {HOME}
        where l.deleted_at is null and l.written_at >= $since::date - 1 and l.written_at < $until::date + 2
    """,
}

SEATS = f"""
    select s.id, {CONGRESS} as congress, s.since, least(s.until, x.since) as until, n.name as label,
        s.grass_roots, s.leading
    from seat s left join unit u on u.id = s.unit left join person n on n.id = s.person
        left join suspension x on x.seat = s.id and x.until is null
    where s.role = '<role>' and (s.status = 'ACTIVE' or s.until is not null or x.id is not null)
"""

UNITS = f"""
    select u.id, {CONGRESS} as congress, date '1970-01-01' as since, null::date as until, u.name as label, u.kind,
        u.level
    from unit u where u.active and u.kind in (<kinds>)
"""

SUBJECTS: dict[Subject, str] = {
    Subject.DEPUTY: SEATS.replace("<role>", "DEPUTY"),
    Subject.MEMBER: SEATS.replace("<role>", "COMMITTEE_MEMBER"),
    Subject.PAIRING: f"""
        select p.id, {CONGRESS} as congress, p.since, p.until, m.name || ' — ' || n.name as label,
            d.grass_roots
        from pairing p left join seat s on s.id = p.member_seat left join unit u on u.id = s.unit
            left join person m on m.id = s.person left join seat d on d.id = p.deputy_seat
            left join person n on n.id = d.person
    """,
    Subject.ACTIVITY: f"""
        select a.id, {CONGRESS} as congress, {ACTIVITY_DAY} as since, null::date as until, a.title as label,
            k.key as kind, k.category, a.state
        from activity a left join activity_kind k on k.id = a.kind left join unit u on u.id = a.unit {HOME}
        where a.state not in ('DRAFT', 'CANCELLED') and {HELD}
    """,
    Subject.STATION: UNITS.replace("<kinds>", "'STATION', 'HOME', 'POINT'"),
    Subject.GROUP: UNITS.replace("<kinds>", "'GROUP'"),
    Subject.CONGRESS: UNITS.replace("<kinds>", "'CONGRESS'"),
}
