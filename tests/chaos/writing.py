"""What people write on their phones: mostly scans, sometimes what no server wants."""

import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Any
from uuid import UUID

from server.domain import codes
from server.tables.columns import uuid7
from tests.chaos.phones import RECEIVED, FieldPhone

MORE = 30
NEWER = 99
"""A version no server knows yet."""
CLOCKS_MS = (0, 0, 0, -3_600_000, 45_000, -5_000)


class Town:
    """What can be seen of the town from a phone: codes on walls, and on other phones."""

    def __init__(self, built: dict[str, Any], phones: list[FieldPhone]) -> None:
        self.activities: list[dict[str, Any]] = built["activities"]
        self.phones = phones
        self.topics: list[str] = built["topics"]


def write(phone: FieldPhone, town: Town, dice: Random, most: Sequence[str] = ()) -> None:
    """
    Somebody writes something, as often as such things happen.

    Args:
        most: Acts that happen more often than others.
    """
    phone.ahead_ms = dice.choice(CLOCKS_MS)
    menu = HOSTS_MENU if phone.is_host else MENU
    (act,) = dice.choices([*menu], [weight + MORE * (act.__name__ in most) for act, weight in menu.items()])
    act(phone, town, dice)


def scan(phone: FieldPhone, town: Town, dice: Random) -> None:
    phone.saves(phone.scans(dice.choice(town.activities)["poster"]))


def burst(phone: FieldPhone, town: Town, dice: Random) -> None:
    """An afternoon without network."""
    for _ in range(dice.randint(15, 40)):
        scan(phone, town, dice)


def scan_and_withdraw(phone: FieldPhone, town: Town, dice: Random) -> None:
    """A mistake, seen at once; the clock may be set between the two."""
    written = phone.saves(phone.scans(dice.choice(town.activities)["poster"]))
    phone.ahead_ms = dice.choice(CLOCKS_MS)
    phone.saves(phone.withdraws(written.entity))


def scan_of_newer_app(phone: FieldPhone, town: Town, dice: Random) -> None:
    """A record this server keeps for a newer one, and does not read."""
    phone.saves(phone.writes("scanAdd", {"code": dice.choice(town.activities)["poster"]}, v=NEWER))


def child_before_parent(phone: FieldPhone, town: Town, dice: Random) -> None:
    """Two records, of which the first waits for the second."""
    poster, parent = dice.choice(town.activities)["poster"], str(uuid7())
    phone.saves(phone.writes("scanAdd", {"code": poster}, deps=[parent]))
    phone.saves(phone.writes("scanAdd", {"code": poster}, id=parent))


def orphan(phone: FieldPhone, town: Town, dice: Random) -> None:
    """A record whose parent never comes."""
    phone.saves(phone.writes("scanAdd", {"code": dice.choice(town.activities)["poster"]}, deps=[str(uuid7())]))


def unreadable(phone: FieldPhone, town: Town, dice: Random) -> None:
    phone.saves(phone.writes("scanAdd", {"code": dice.choice(town.activities)["poster"], "direction": "SIDEWAYS"}))


def in_a_foreign_seat(phone: FieldPhone, town: Town, dice: Random) -> None:
    phone.saves(phone.writes("scanAdd", {"code": dice.choice(town.activities)["poster"]}, seat=str(uuid7())))


def id_again(phone: FieldPhone, town: Town, dice: Random) -> None:
    """A broken app gives a record an id the server holds already."""
    sent = [written for written in phone.outbox if phone.states[written.id] == RECEIVED]
    if sent and phone.reuses and phone.again is None:
        before = dice.choice(sent)
        forged = phone.writes("scanAdd", {"code": dice.choice(town.activities)["poster"]}, id=before.id)
        phone.outbox.remove(forged)
        phone.again = phone.saves(forged, again=True)


def at_the_door(phone: FieldPhone, town: Town, dice: Random) -> None:
    """A host reads the live code on a deputy's phone."""
    shown = dice.choice([other for other in town.phones if other.code])
    slot = codes.slot_at(time.time())
    assert shown.code
    message = b"daima-deputy-live-1" + b"\2" + shown.device.bytes + slot.to_bytes(4, "big") + shown.code.encode()
    live = f"/d/{shown.code}#{codes.live_deputy_fragment(shown.code, shown.device, slot, shown.sign(message))}"
    activity = dice.choice(town.activities)["id"]
    phone.saves(phone.scans(live, activity=activity), subject=str(shown.person))


def by_hand(phone: FieldPhone, town: Town, dice: Random) -> None:
    """A host marks somebody whose phone is dead."""
    subject: UUID = dice.choice(town.phones).person
    activity = dice.choice(town.activities)["id"]
    phone.saves(phone.writes("scanAdd", {"activity": activity, "subject": str(subject), "reason": "手机没电"}))


def add_item(phone: FieldPhone, town: Town, dice: Random) -> None:
    """A line on a list; often its author thinks better of it at once."""
    body = {"topic": dice.choice(town.topics), "list": "WORK", "text": words(phone), "rank": f"a{dice.randint(0, 9)}"}
    written = phone.saves(phone.writes("itemAdd", body))
    if dice.random() < 0.5:
        set_item_to(phone, written.entity, None, "TEXT")


def set_item(phone: FieldPhone, _: Town, dice: Random) -> None:
    """Some field of an item others write at too, by what this phone saw of it last."""
    if seen := look_at_item(phone, dice):
        set_item_to(phone, *seen, dice.choice(("TEXT", "TEXT", "PLACE")))


def raise_state(phone: FieldPhone, _: Town, dice: Random) -> None:
    if seen := look_at_item(phone, dice):
        write_of_item(phone, "itemSet", seen, changes=[{"field": "STATE", "value": dice.choice(("DOING", "DONE"))}])


def move_item(phone: FieldPhone, _: Town, dice: Random) -> None:
    if seen := look_at_item(phone, dice):
        write_of_item(phone, "itemMove", seen, rank=f"b{dice.randint(0, 99)}")


def delete_item(phone: FieldPhone, _: Town, dice: Random) -> None:
    if seen := look_at_item(phone, dice):
        write_of_item(phone, "itemDel", seen)


def reopen_item(phone: FieldPhone, _: Town, dice: Random) -> None:
    if seen := look_at_item(phone, dice):
        write_of_item(phone, "itemReopen", seen)


def add_note(phone: FieldPhone, town: Town, dice: Random) -> None:
    """A few words about a topic or one of its items, often said better at once."""
    seen = look_at_item(phone, dice)
    about = (
        {"aboutKind": "ITEM", "about": seen[0]} if seen else {"aboutKind": "TOPIC", "about": dice.choice(town.topics)}
    )
    written = phone.saves(phone.writes("noteAdd", about | {"text": words(phone)}))
    if dice.random() < 0.5:
        phone.saves(phone.writes("noteEdit", {"text": words(phone)}, entity=written.entity))


def read_notice(phone: FieldPhone, _: Town, dice: Random) -> None:
    """A notice was opened; the same one perhaps again."""
    held = sorted((id_, rev) for (_, kind, id_), (rev, _) in phone.base.items() if kind == "notice")
    if held:
        notice, rev = dice.choice(held)
        phone.saves(phone.writes("noticeAck", {"confirmed": dice.random() < 0.3}, entity=notice, base=rev))


def look_at_item(phone: FieldPhone, dice: Random) -> tuple[str, int] | None:
    """One of the few newest items the phone holds, at which many write; with its revision."""
    held = sorted((id_, rev) for (_, kind, id_), (rev, _) in phone.base.items() if kind == "item")
    return dice.choice(held[-3:]) if held else None


def set_item_to(phone: FieldPhone, item: str, base: int | None, field: str) -> None:
    changes = [{"field": field, "value": words(phone)}]
    phone.saves(phone.writes("itemSet", {"changes": changes}, entity=item, base=base))


def write_of_item(phone: FieldPhone, member: str, seen: tuple[str, int], **body: Any) -> None:
    item, base = seen
    phone.saves(phone.writes(member, body, entity=item, base=base))


def words(phone: FieldPhone) -> str:
    """What nobody else ever wrote."""
    return f"{phone.name} 第 {phone.seq + 1} 次说"


Act = Callable[[FieldPhone, Town, Random], None]

MENU: dict[Act, int] = {
    scan: 12,
    scan_and_withdraw: 5,
    burst: 1,
    scan_of_newer_app: 1,
    child_before_parent: 2,
    orphan: 1,
    unreadable: 1,
    in_a_foreign_seat: 1,
    id_again: 2,
    add_item: 3,
    set_item: 8,
    raise_state: 1,
    move_item: 1,
    delete_item: 1,
    reopen_item: 1,
    add_note: 3,
    read_notice: 2,
}
HOSTS_MENU: dict[Act, int] = {at_the_door: 8, by_hand: 3, scan: 2, scan_and_withdraw: 2, burst: 1, set_item: 4}
"""Each with its weight."""
