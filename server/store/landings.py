"""What a printed code points at, and the little of an activity that its landing page may say."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.domain.activities import ActivityState, Visibility
from server.domain.codes import CodeKind, CodeState
from server.store import sql


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A token we once gave out."""

    kind: CodeKind
    target: UUID
    token: str
    retired: bool
    replaced: bool


@dataclass(frozen=True, slots=True)
class LandedActivity:
    """
    An activity as someone stands before its poster.

    Attributes:
        public: Whether anyone may read it; if not, nothing of it is shown.
        zone: IANA name of the zone its times are said in.
    """

    title: str
    unit_name: str
    starts_at: datetime
    ends_at: datetime
    place: str | None
    brief: str
    cancelled: bool
    public: bool
    zone: str


async def code_of(token: str) -> PrintedCode | None:
    """The code that carries a token, retired ones too; `token` in upper case."""
    row = await sql.one("select kind, target, token, state, replaced_by from code where token = $1", token)
    if row is None:
        return None
    return PrintedCode(
        kind=CodeKind(row["kind"]),
        target=row["target"],
        token=row["token"],
        retired=row["state"] != CodeState.ACTIVE,
        replaced=row["replaced_by"] is not None,
    )


async def activity(target: UUID) -> LandedActivity | None:
    """An activity's landing facts, whoever may read them: the page asks `public` first."""
    row = await sql.one(LANDED, target)
    if row is None:
        return None
    shown = row["visibility"] == Visibility.PUBLIC and row["state"] != ActivityState.DRAFT
    return LandedActivity(
        title=row["title"],
        unit_name=row["unit_name"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        place=row["place"],
        brief=row["brief"],
        cancelled=row["state"] == ActivityState.CANCELLED,
        public=shown,
        zone=row["zone"],
    )


ZONE = """coalesce((select c.zone from unit c where c.zone is not null and starts_with(u.path, c.path)
    order by length(c.path) desc limit 1), 'Asia/Shanghai')"""
"""The zone of the nearest congress above unit `u` that states one."""

LANDED = f"""
    select a.title, a.starts_at, a.ends_at, a.place, a.brief, a.state, a.visibility, u.name as unit_name, {ZONE} as zone
    from activity a join unit u on u.id = a.unit
    where a.id = $1
"""
