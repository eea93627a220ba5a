"""What the lists of the demo leave open: an item two deputies wrote of without having seen each other, and notes."""

from datetime import datetime, timedelta

import msgspec

from server.demo.topics import open_problems
from server.demo.world import World, facts
from server.domain import items
from server.domain.bodies import About
from server.domain.items import Change
from server.domain.lists import ItemField
from server.domain.registers import Register, Stamp, Write
from server.store import lists
from server.tables.lists import ItemConflict, ListItem
from server.tables.notes import Note
from server.tables.people import Seat

SAID = ("早高峰七点半到八点最堵,家长都停在公交站。", "放学时也堵,公交站被占,公交停在路中间。")
NOTED = ("到现场看过,和清单写的一样。", "与社区书记通了电话,月底前给答复。", "已拍照,附在活动里。")


def leave_open(world: World) -> None:
    """One conflict for a person to settle, and notes on the first problems of every open topic."""
    seats = {seat.id: seat for seat in world.of(Seat)}
    for turn, item in enumerate(open_problems(world)):
        _note(world, item, seats[item.owner_seat], NOTED[turn % len(NOTED)], world.now - timedelta(days=9 - turn % 7))
    disputed = next(item for item in open_problems(world) if "公交站" in item.text)
    others = [seat for seat in seats.values() if seat.unit == seats[disputed.owner_seat].unit]
    _dispute(world, disputed, (seats[disputed.owner_seat], others[-1]))


def _note(world: World, item: ListItem, by: Seat, text: str, at: datetime) -> None:
    note = world.make(
        Note, at, about_kind=About.ITEM, about=item.id, topic=item.topic, text=text, by=by.person, written_at=at
    )
    born = Stamp(note.id, int(at.timestamp() * 1000), by=by.person)
    note.revisions = msgspec.json.encode(Register((Write(born, 1, text),))).decode()


def _dispute(world: World, item: ListItem, who: tuple[Seat, ...]) -> None:
    """Each wrote with the first revision before them; the later word holds, the other stands beside it."""
    merged = lists.merging(facts(item))
    for turn, (seat, text) in enumerate(zip(who, SAID, strict=True)):
        at = world.now - timedelta(days=2, hours=-turn)
        stamp = Stamp(world.key(at), int(at.timestamp() * 1000), 1, by=seat.person)
        merged = items.set_fields(merged, [Change(ItemField.TEXT, text)], stamp).item
    item.merging, item.version = lists.kept(facts(item), merged), merged.version
    item.text = merged.value(ItemField.TEXT)
    for field, write in merged.conflicts:
        at = lists.moment(write.stamp.at)
        said = {"value": write.value, "label": write.value, "by": write.stamp.by, "record": write.stamp.record}
        world.make(ItemConflict, at, item=item.id, field=field, at=at, **said)
