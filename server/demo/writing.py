"""Writing a made world down: every table by COPY, then history and feed, in the caller's transaction."""

from collections.abc import Callable
from typing import Any

from piccolo.table import Table

from server import sealing
from server.commands import catalogue
from server.demo.feed import Feed
from server.demo.history import History
from server.demo.world import World
from server.domain import audiences
from server.store import changes, composed, receivers
from server.tables.activities import Activity
from server.tables.codes import Code, Display
from server.tables.duties import Duty
from server.tables.lists import ItemConflict, ListItem, Topic
from server.tables.notes import Note
from server.tables.notices import Delivery, Notice, NoticeReceiver
from server.tables.people import Pairing, Person, Place, Seat, Suspension, Term, Unit
from server.tables.requests import ActivityRequest
from server.tables.rules import RuleSet
from server.tables.scans import Attendance, Decision, Scan
from server.tables.sessions import Device

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, how much there is."""

ORDER: tuple[type[Table], ...] = (
    Unit,
    Place,
    Person,
    Term,
    Seat,
    Suspension,
    Pairing,
    Device,
    Topic,
    ListItem,
    ItemConflict,
    Note,
    Activity,
    ActivityRequest,
    Code,
    Display,
    Scan,
    Decision,
    Attendance,
    Duty,
    Notice,
    NoticeReceiver,
    Delivery,
    RuleSet,
)
"""What others refer to comes first. Kinds and rules are the catalogue's."""

STEPS = len(ORDER) + 3


async def write(tx: Any, world: World, progress: Progress) -> None:
    """All rows of the world stand in the database, with history and feed, once the caller commits."""
    progress("规则与活动类型", 0, STEPS)
    await catalogue.install(tx)
    for done, table in enumerate(ORDER, start=1):
        progress(WORDS.get(table, table.__name__), done, STEPS)
        await _copy(tx, table, world)
    await _freeze_lists(world)
    progress("历史", len(ORDER) + 1, STEPS)
    await changes.commit(tx, events=History(world).events())
    progress("手机同步", len(ORDER) + 2, STEPS)
    await changes.commit(tx, rows=Feed(world).rows())
    progress("完成", STEPS, STEPS)


async def _freeze_lists(world: World) -> None:
    """What waits at the desk goes to who answers to its audience, as if it had been written there."""
    for notice in world.of(Notice):
        if notice.written_by is not None and notice.published_at is None:
            row = await composed.one(notice.id)
            assert row is not None
            await receivers.freeze(
                notice.id, receivers.speaker_of(row), audiences.read(row["audience_text"]), world.now
            )


WORDS: dict[type[Table], str] = {
    Unit: "单元",
    Place: "站点",
    Person: "人员",
    Term: "届次",
    Seat: "席位",
    Suspension: "暂停执行职务",
    Pairing: "固定联系",
    Device: "设备",
    Topic: "主题",
    ListItem: "四张清单",
    ItemConflict: "不同说法",
    Note: "随记",
    Activity: "活动",
    Code: "码",
    Display: "动态码",
    Scan: "扫码",
    Decision: "核定",
    Attendance: "到场",
    Duty: "履职记录",
    Notice: "通知",
    NoticeReceiver: "通知名单",
    RuleSet: "规则",
    Delivery: "送达",
}


async def _copy(tx: Any, table: type[Table], world: World) -> None:
    if table is Person:
        _seal_phones(world)
    names = [column._meta.db_column_name for column in table._meta.columns]
    rows = [tuple(getattr(row, name) for name in names) for row in world.of(table)]
    await tx.connection.copy_records_to_table(table._meta.tablename, records=rows, columns=names)


def _seal_phones(world: World) -> None:
    """Numbers are never written in the open."""
    for person in world.of(Person):
        phone = world.phones[person.id]
        person.phone_sealed = sealing.seal_phone(person.id.bytes, phone)
        person.phone_hash = sealing.phone_hash(phone)
