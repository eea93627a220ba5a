"""What staff write to many (撰写通知): kept, found, moved; and what is due of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server.domain.composing import Draft
from server.domain.enclosures import Enclosing
from server.domain.notices import NoticeState
from server.store import enclosures, sql
from server.tables.columns import uuid7

Row = dict[str, Any]

WHOLE = f"""
    select n.*, n.audience::text as audience_text, n.recurs::text as recurs_text, u.name as unit_name,
        u.path as unit_path, u.kind as unit_kind, coalesce(u.congress, u.id) as congress,
        coalesce(c.zone, 'Asia/Shanghai') as zone, ws.person as writer, w.name as writer_name, a.name as approver_name,
        case n.about_kind when 'activity' then (select title from activity where id = n.about)
            when 'topic' then (select title from topic where id = n.about) end as about_title,
        (select count(*) from notice_receiver r where r.notice = n.id) as listed,
        {enclosures.hung(Enclosing.NOTICE, "coalesce(n.series, n.id)")}
    from notice n join unit u on u.id = n.unit left join unit c on c.id = u.congress
        left join seat ws on ws.id = n.written_by left join person w on w.id = ws.person
        left join seat s on s.id = n.approved_by left join person a on a.id = s.person
"""
OURS = "n.written_by is not null and n.period is null"


async def one(notice: UUID, *, lock: bool = False) -> Row | None:
    """A notice staff wrote, with its unit, `congress`, `zone`, writer and how many are `listed`."""
    return await sql.one(f"{WHOLE} where n.id = $1 and {OURS} {'for no key update of n' if lock else ''}", notice)


PAGE = f"""
    {WHOLE} where {OURS} and starts_with(u.path, $1) and coalesce(u.congress, u.id) = $2
        and ($3::varchar[] is null or n.state = any($3)) and ($4::text is null or strpos(n.title, $4) > 0
            or strpos(n.body, $4) > 0 or strpos(u.name, $4) > 0) and ($5::uuid is null or n.id < $5)
    order by n.id desc limit $6
"""


async def page(
    path: str, congress: UUID, *, states: Sequence[str] | None, words: str | None, after: UUID | None, first: int
) -> list[Row]:
    """Those at and under a unit of its congress, the newest first."""
    return await sql.fetch(PAGE, path, congress, states and list(states), words or None, after, first)


READ = """
    select notice, count(*) as told, count(*) filter (where acked_at is not null) as opened,
        count(*) filter (where confirmed_at is not null) as confirmed
    from delivery where notice = any($1::uuid[]) and channel = 'APP' group by notice
"""


async def read(notices: list[UUID]) -> dict[UUID, Row]:
    """Of each that was sent: how many were `told`, how many `opened` it, how many `confirmed`."""
    return {row.pop("notice"): row for row in await sql.fetch(READ, notices)}


ADD = """
    insert into notice (id, kind, unit, title, body, visibility, audience, needs_receipt, about_kind, about, category,
        urgency, critical, send_at, recurs, template, written_by, tag, why, state, version)
    values ($1, $2, $3, $4, $5, 'MEMBERS', $6::text::jsonb, $7, $8, $9, $10, $11, $12, $13, $14::text::jsonb, $15, $16,
        $17, $18, 'DRAFT', 1)
"""
SAVE = """
    update notice set kind = $2, unit = $3, title = $4, body = $5, audience = $6::text::jsonb, needs_receipt = $7,
        about_kind = $8, about = $9, category = $10, urgency = $11, critical = $12, send_at = $13,
        recurs = $14::text::jsonb, template = $15, written_by = $16, tag = $17, why = $18, version = version + 1
    where id = $1
"""


async def save(draft: Draft, unit: UUID, by: UUID, why: str, notice: UUID | None = None) -> UUID:
    """A draft says this, a new one if none is named; its id."""
    made = notice or uuid7()
    kind, about = draft.about or (None, None)
    await sql.execute(
        SAVE if notice else ADD,
        made,
        draft.kind,
        unit,
        draft.title,
        draft.body,
        msgspec.json.encode(draft.audience).decode(),
        draft.needs_receipt,
        kind,
        about,
        draft.category,
        "HIGH" if draft.critical else "NORMAL",
        draft.critical,
        draft.send_at,
        msgspec.json.encode(draft.recurs).decode() if draft.recurs else "{}",
        draft.template,
        by,
        f"notice-{made}",
        why,
    )
    return made


MOVE = """
    update notice set state = $2, send_at = coalesce($3, send_at), written_by = coalesce($4, written_by),
        approved_by = $5, recalled_at = $6, version = version + 1 where id = $1
"""


async def move(
    notice: UUID,
    state: NoticeState,
    *,
    send_at: datetime | None = None,
    sent_by: UUID | None = None,
    approved_by: UUID | None = None,
    recalled_at: datetime | None = None,
) -> None:
    """It is in that state, one version on."""
    await sql.execute(MOVE, notice, state, send_at, sent_by, approved_by, recalled_at)


BACK = """
    update notice set state = 'DRAFT', approved_by = null, version = version + 1,
        send_at = case when recurs = '{}' and send_at > $2::timestamptz + interval '1 minute' then send_at end
    where id = $1
"""


async def back(notice: UUID, at: datetime) -> None:
    """It is a draft again, nobody has let it go out, and an hour that has nearly come is forgotten."""
    await sql.execute(BACK, notice, at)


async def discard(notice: UUID, at: datetime) -> None:
    """A draft is gone, its list and what hung on it."""
    hung = await enclosures.of(Enclosing.NOTICE, notice)
    await enclosures.remove([one["id"] for one in hung], at)
    await sql.execute("delete from notice_receiver where notice = $1", notice)
    await sql.execute("delete from notice where id = $1 and state = 'DRAFT'", notice)


DUE = f"""
    {WHOLE} where n.state = 'SCHEDULED' and n.send_at <= coalesce($1, now()) and {OURS}
    order by n.send_at, n.id limit 1 for no key update of n skip locked
"""


async def due(now: datetime | None) -> Row | None:
    """One whose moment has come, by the database's clock if none is given; nobody else has it until the commit."""
    return await sql.one(DUE, now)


async def publish(notice: UUID, at: datetime) -> None:
    """It is out."""
    await sql.execute(
        "update notice set state = 'SENT', published_at = $2, version = version + 1 where id = $1", notice, at
    )


TURN = """
    insert into notice (id, kind, unit, title, body, visibility, audience, needs_receipt, about_kind, about, category,
        urgency, critical, template, written_by, approved_by, why, series, occurrence, tag, send_at, state,
        version)
    select $2::uuid, kind, unit, title, body, visibility, audience, needs_receipt, about_kind, about, category, urgency,
        critical, template, written_by, approved_by, why, id, $3, 'notice-' || $2::uuid, send_at, $4, 1
    from notice where id = $1 on conflict (occurrence) do nothing returning id
"""


async def turn(notice: UUID, occurrence: str, state: NoticeState) -> UUID | None:
    """One turn of a recurring notice, a notice of its own; None if it was made already."""
    row = await sql.one(TURN, notice, uuid7(), occurrence, state)
    return row["id"] if row else None


async def has_turns(notice: UUID) -> bool:
    """Whether a recurring one has gone out before."""
    return await sql.value("select exists (select from notice where series = $1)", notice)


async def come_again(notice: UUID, send_at: datetime | None) -> None:
    """A recurring one comes again then; without a moment it has come for the last time, and is a draft."""
    await sql.execute(
        "update notice set send_at = $2, state = case when $2::timestamptz is null then 'DRAFT' else state end,"
        " version = version + 1 where id = $1",
        notice,
        send_at,
    )


TO_REPORT = f"""
    {WHOLE} where n.state = 'SENT' and {OURS} and n.published_at between $1::timestamptz - interval '1 day' and $2
        and not exists (select from notice r where r.occurrence = 'reach:' || n.id)
    order by n.published_at, n.id limit 50
"""


async def to_report(now: datetime, until: datetime) -> list[Row]:
    """Those sent before `until`, at most a day ago, whose sender has had no report yet."""
    return await sql.fetch(TO_REPORT, now, until)


async def templates(path: str) -> list[Row]:
    """Everyone's, and those of the units at or above a path; `variables` is JSON text."""
    return await sql.fetch(
        "select t.id, t.key, t.label, t.kind, t.category, t.title, t.body, t.source, t.variables::text as variables"
        " from notice_template t left join unit u on u.id = t.unit"
        " where t.unit is null or starts_with($1, u.path) order by t.unit is not null, t.key",
        path,
    )
