"""
The facts reminder rules speak of: one question each, asked in two ways.

It is asked when a rule may be due (`finding`: whose moment lies in a slot), and again of what was
told, before a phone is woken for it (`asking`: whether it is still so). Both are made of the same
words, so what is told and what is dropped cannot differ.
"""

from dataclasses import dataclass

from server.domain.reminders import What


@dataclass(frozen=True, slots=True)
class Facts:
    """
    The pieces of a question. They may name `g`, what the rule says (GIVEN), and `s`, what is sought.

    Attributes:
        moment: From which offsets are counted; it names a reminder together with rule, subject and step.
        rest: The JOINs that follow `table`; one of them is `u`, the unit that speaks.
        said: What the words may name, as JSON.
        ends: When it is worth nothing any more, whatever the rule says.
        found_on, asked_on: How `table` is joined to what is sought, where that is not by `moment` and `subject`.
    """

    table: str
    subject: str
    moment: str
    rest: str
    person: str
    where: str
    said: str
    about: str
    tag: str
    ends: str = "'infinity'::timestamptz"
    found_on: str = "{moment} >= s.begins and {moment} < s.ends"
    asked_on: str = "{subject} = s.subject and {moment} = s.due"


GIVEN = """
    given as (
        select $1::text as rule, $2::timestamptz as now, $3::interval as ttl, $4::text as whom, $5::text[] as kinds,
            $6::text[] as but, $7::text as indicator, $8::text[] as standings, $9::bool as previous, $10::date as today
    )
"""
HELD = (
    """{seat}.status = 'ACTIVE' and {seat}.since <= g.today and ({seat}."until" is null or {seat}."until" > g.today)"""
)
"""Whether a seat is held today in the congress's calendar."""

ASKED = """
    a.state in ('PUBLISHED', 'RUNNING') and (cardinality(g.kinds) = 0 or k.key = any(g.kinds)) and k.key <> all(g.but)
    and (t.enrolment = 'INVITED' and (g.whom <> 'COMING' or a.enrol = 'ASSIGNED')
        or t.enrolment = 'ENROLLED' and g.whom <> 'INVITED')
"""
ON_LIST = """
    join unit u on u.id = a.unit join activity_kind k on k.id = a.kind
    join attendance t on t.activity = a.id and t.sitting = 0
"""

# A scan that came and is not judged yet is a check-in too.
NOT_THERE = """
    and a.checkin_until > g.now
    and not exists (select from attendance h where h.activity = a.id and h.person = t.person and h.presence <> 'NONE')
    and not exists (select from record r where r.state = 0 and r.person = t.person and r.kind = 'scan.add')
"""

ACTIVITY = Facts(
    table="activity a",
    subject="a.id",
    moment="a.starts_at",
    rest=ON_LIST,
    person="t.person",
    where=ASKED,
    said="jsonb_build_object('title', a.title, 'place', a.place)",
    about="'activity'",
    tag="'act-' || a.id",
)

# Who leads a group is told of its members, not of themselves.
TOLD_OF_LISTS = f"""
    join unit u on u.id = a.unit join topic o on o.id = a.topic and o.state = 'OPEN'
    join attendance t on t.activity = a.id and t.presence = 'PRESENT'
    join lateral (
        select t.person where g.whom = 'PARTICIPANT'
        union select l.person from seat m join unit w on w.id = m.unit and w.kind = 'GROUP'
            join seat l on l.unit = m.unit and l.role = 'LEADER' and {HELD.format(seat="l")}
        where g.whom = 'GROUP_LEADER' and m.person = t.person and {HELD.format(seat="m")} and l.person <> t.person
    ) told on true
"""


def _open_item(listed: str, answers: str) -> Facts:
    """Items of a list that nothing of the lists `answers` came of."""
    return Facts(
        table="list_item i",
        subject="i.id",
        moment="i.written_at",
        rest="join topic o on o.id = i.topic join unit u on u.id = o.unit left join seat h on h.id = i.owner_seat",
        person="coalesce(h.person, i.by)",
        where=f"""
            i.list = '{listed}' and i.deleted_at is null and i.state in ('OPEN', 'DOING') and o.state = 'OPEN'
            and not exists (select from list_item b where b.from_item = i.id and b.deleted_at is null
                and b.state <> 'DROPPED' and b.list in ({answers}))
        """,
        said="jsonb_build_object('text', left(i.text, 40), 'title', o.title)",
        about="'item'",
        tag="'item-' || i.id",
    )


PERIOD = """
    x.rule = g.indicator and case when g.previous
        then x.ends_on = (select max(y.ends_on) from snapshot y where y.rule = x.rule and y.subject = x.subject
            and y.ends_on < (s.due at time zone coalesce(u.zone, 'Asia/Shanghai'))::date)
        else (s.due at time zone coalesce(u.zone, 'Asia/Shanghai'))::date between x.starts_on and x.ends_on end
"""
RESPONSIBLE = f"""
    join unit u on u.id = x.congress
    join lateral (
        select w.name, h.person from seat h join unit w on w.id = h.unit
        where x.subject_kind in ('STATION', 'GROUP') and h.unit = x.subject and {HELD.format(seat="h")}
            and h.role in ('STATION_HEAD', 'LIAISON', 'LEADER')
        union all select n.name, h.person from seat h join person n on n.id = h.person
        where x.subject_kind in ('DEPUTY', 'MEMBER') and h.id = x.subject and {HELD.format(seat="h")}
        union all select n.name, h.person from pairing p join seat h on h.id = p.member_seat and {HELD.format(seat="h")}
            join seat d on d.id = p.deputy_seat join person n on n.id = d.person
        where x.subject_kind = 'PAIRING' and p.id = x.subject and (p."until" is null or p."until" > g.today)
    ) told on true
"""

FACTS: dict[What, Facts] = {
    What.ACTIVITY: ACTIVITY,
    What.NOT_CHECKED_IN: Facts(
        table="activity a",
        subject="a.id",
        moment="a.starts_at",
        rest=ON_LIST,
        person="t.person",
        where=ASKED + NOT_THERE,
        said=ACTIVITY.said,
        about="'activity'",
        tag=ACTIVITY.tag,
        ends="a.checkin_until",
    ),
    What.UNSENT: Facts(
        table="device v",
        subject="v.id",
        moment="v.seen_at",
        rest="""join lateral (select h.unit from seat h where h.person = v.person
            order by (h.status <> 'ACTIVE'), h.since, h.id limit 1) held on true join unit u on u.id = held.unit""",
        person="v.person",
        where="v.pending > 0 and v.revoked_at is null",
        said="jsonb_build_object('phone', v.name, 'count', v.pending)",
        about="'device'",
        tag="'phone-' || v.id",
    ),
    What.LISTS: Facts(
        table="activity a",
        subject="a.id",
        moment="a.ends_at",
        rest=TOLD_OF_LISTS,
        person="told.person",
        where="""a.topic is not null and a.state in ('PUBLISHED', 'RUNNING', 'ENDED') and not exists
            (select from list_item i where i.activity = a.id and i.by = t.person and i.deleted_at is null)""",
        said="jsonb_build_object('title', a.title)",
        about="'activity'",
        tag="'lists-' || a.id",
    ),
    What.PROBLEM: _open_item("PROBLEM", "'SUGGESTION', 'RESULT'"),
    What.SUGGESTION: _open_item("SUGGESTION", "'RESULT'"),
    What.STANDING: Facts(
        table="snapshot x",
        subject="x.subject",
        moment="s.due",
        rest=RESPONSIBLE,
        person="told.person",
        where=f"x.standing = any(g.standings) and {PERIOD}",
        said="jsonb_build_object('subject', told.name, 'value', x.tenths, 'target', x.least)",
        about="lower(x.subject_kind)",
        tag="x.rule || '-' || x.subject",
        found_on="x.rule = g.indicator",
        asked_on="x.rule = g.indicator and x.subject = s.subject",
    ),
}


def finding(what: What) -> str:
    """
    The SELECT of what is due and was not told: a row for each person in an active seat, by `occurrence`.

    Of several steps of one subject that came due since the last look, only the last is worth telling.

    After GIVEN its arguments are the congresses, and of each slot step, begins, ends, due and shift.
    """
    facts = FACTS[what]
    on = facts.found_on.format(moment=facts.moment)
    return f"""
        with {GIVEN}, slot as (
            select * from unnest(
                $12::int[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::interval[]
            ) as t (step, begins, ends, due, shift)
        ), found as (
            select distinct {facts.subject} as subject, {facts.person} as person, {facts.moment} as moment, s.step,
                coalesce(s.due, {facts.moment} + s.shift) as due, {facts.about} as about_kind,
                u.id as unit, u.name as unit_name, u.path as unit_path,
                {facts.tag} as tag, {facts.said} as said, {facts.ends} as ends
            from given g cross join slot s join {facts.table} on {on} {facts.rest}
            where {facts.where} and coalesce(u.congress, u.id) = any($11::uuid[])
        ), named as (
            select f.*, least(f.ends, f.due + g.ttl, case when f.due < f.moment then f.moment end) as expires_at,
                concat_ws(':', g.rule, f.subject, (extract(epoch from f.moment) * 1000000)::bigint, f.step)
                    as occurrence
            from found f cross join given g
        ), newest as (
            select distinct on (n.subject, n.person) n.* from named n cross join given g
            where n.expires_at > g.now order by n.subject, n.person, n.due desc
        )
        select n.*, n.said::text as said from newest n cross join given g
        where not exists (select from notice b where b.occurrence = n.occurrence)
            and exists (select from seat h where h.person = n.person and {HELD.format(seat="h")})
        order by n.due, n.occurrence, n.person
    """


def asking(what: What) -> str:
    """
    The SELECT of the ids, of those asked about, of which it is still so.

    After GIVEN its arguments are, of each, the id, the person, and the subject and moment it was told of.
    """
    facts = FACTS[what]
    on = facts.asked_on.format(moment=facts.moment, subject=facts.subject)
    return f"""
        with {GIVEN}, asked as (
            select * from unnest($11::uuid[], $12::uuid[], $13::uuid[], $14::timestamptz[])
                as t (id, person, subject, due)
        )
        select distinct s.id from given g cross join asked s join {facts.table} on {on} {facts.rest}
        where {facts.where} and {facts.person} = s.person
    """
