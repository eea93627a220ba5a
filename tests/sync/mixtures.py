"""What Hypothesis has several phones send: a world that stays the same, and lines written in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from server.commands import notices
from server.domain.notices import NoticeKind
from server.store import sql
from server.sync import darkroom
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.builders import Held, Someone, a_deputy, a_host, a_phone, a_unit, an_activity, deputy_live
from tests.phone import Phone
from tests.pictures import Photo, a_photo
from tests.topics import a_topic, adds, exchange, sets
from tests.uploads import sent

PHONES, ACTIVITIES = 4, 3


@dataclass
class World:
    """
    Three deputies, one of them asked nowhere, and a host; three activities, one of them over; a topic.

    Attributes:
        items: Two on the topic's list, each changed twice since it was written.
        notes: One of each of the first two deputies, about the first item.
        notices: One for each person that asks for a receipt.
        photo: What the first deputy sent already.
        seen: What became of records, over all examples.
    """

    people: list[Someone]
    phones: list[Phone]
    activities: list[Held]
    topic: UUID
    photo: Photo
    live: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


async def a_world() -> World:
    """The same for all examples, which leave no trace in it."""
    people = [await a_deputy(name) for name in ("陈静", "林涛", "未邀")] + [await a_host()]
    invited = people[:2]
    activities = [
        await an_activity(invited),
        await an_activity([people[0]], position_required=True),
        await an_activity(invited, opens=timedelta(hours=-5), closes=timedelta(hours=-3)),
    ]
    phones = [await a_phone(someone) for someone in people]
    world = World(people, phones, activities, await a_topic(), a_photo())
    world.live = [await activity.live() for activity in activities]
    world.shown = [deputy_live(*pair) for pair in zip(people[:3], world.phones, strict=False)]
    await _write_lists(world)
    world.notices = [await _told(someone) for someone in people]
    await sent(people[0], world.photo)
    await darkroom.develop_all()
    return world


async def _write_lists(world: World) -> None:
    one, other = world.phones[:2]
    world.items = [adds(one, world.topic).entity for _ in range(2)]
    await exchange(one, other)
    for item in world.items:
        sets(one, item, TEXT="早晚拥堵", PLACE="北门")
        sets(other, item, DUE_ON="2026-12-01")
    about = {"aboutKind": "ITEM", "about": world.items[0], "text": "现场看过"}
    world.notes = [phone.writes("noteAdd", about).entity for phone in (one, other)]
    await exchange(one, other)
    await sql.execute("UPDATE device SET head_seq = 0, head_sha = NULL")


async def _told(someone: Someone) -> str:
    async with ENGINE.transaction() as tx:
        unit = await a_unit()
        return str(
            await notices.tell(tx, [someone.person], NoticeKind.MATERIAL, "学习", "请阅", unit=unit, needs_receipt=True)
        )


@dataclass(frozen=True)
class Line:
    """
    One record as Hypothesis chose it.

    Attributes:
        other: Another line, by its place: what is withdrawn, whose entity is taken again, what is waited for.
    """

    phone: int
    act: str
    activity: int
    subject: int
    other: int
    late: bool
    waits: bool
    reason: str | None


def lines_of(acts: Sequence[str]) -> st.SearchStrategy[list[Line]]:
    """Some lines that do these things."""
    line = st.builds(
        Line,
        phone=st.integers(0, PHONES - 1),
        act=st.sampled_from(acts),
        activity=st.integers(0, ACTIVITIES - 1),
        subject=st.integers(0, 2),
        other=st.integers(0, 14),
        late=st.booleans(),
        waits=st.sampled_from([False, False, False, True]),
        reason=st.sampled_from([None, "手机没电"]),
    )
    return st.lists(line, min_size=1, max_size=15)


def line(act: str, phone: int = 0, other: int = 0, **more: Any) -> Line:
    """A line with plain defaults."""
    plain: dict[str, Any] = {"activity": 0, "subject": 1, "late": False, "waits": False, "reason": None}
    return Line(phone=phone, act=act, other=other, **plain | more)


Asked = tuple[str, dict[str, Any], dict[str, Any]]
"""The member of the body, the body, and what else the record says."""


def written(
    world: World, lines: Sequence[Line], signed: Sequence[bool], asked: Callable[[World, Line, str], Asked]
) -> list[Phone]:
    """
    The phones with these records in their outboxes.

    Args:
        asked: What a line says; it is given the entity of the line that line speaks of.
    """
    ids = [(str(uuid7()), str(uuid7())) for _ in lines]
    for phone, is_signed in zip(world.phones, signed, strict=True):
        _begin_anew(phone, is_signed=is_signed)
    for place, line in enumerate(lines):
        other = ids[line.other % len(ids)]
        member, body, more = asked(world, line, other[1])
        is_own = lines[line.other % len(ids)].phone == line.phone
        deps = [other[0]] if line.waits and is_own and other is not ids[place] else []
        names = {"id": ids[place][0], "entity": ids[place][1], "deps": deps}
        world.phones[line.phone].writes(member, body, **names | more)
    return [phone for phone in world.phones if phone.outbox]


def _begin_anew(phone: Phone, *, is_signed: bool) -> None:
    phone.seq, phone.prev, phone.cursor = 0, None, None
    phone.outbox.clear()
    phone.scopes.clear()
    phone.acks.clear()
    phone.signature = type(phone).signature.__get__(phone) if is_signed else _no_signature  # type: ignore[method-assign]


def _no_signature(_sent: Any) -> None:
    return None
