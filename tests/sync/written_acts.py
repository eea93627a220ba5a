"""What a line says of lists, notes, photos and what was read."""

import hashlib
import time
from typing import Any
from uuid import uuid4

from tests.sync.mixtures import Asked, Line, World

A_DAY_MS = 86_400_000
ACTS = [
    "item", "item again", "set", "set", "set blindly", "set parent", "settle", "move", "remove", "reopen",
    "note", "note on topic", "edit", "edit blindly", "photo", "photo that is here", "unlink", "read", "confirm",
    "read another's",
]  # fmt: skip
FIELDS = [("TEXT", "早上拥堵"), ("PLACE", "南门"), ("DUE_ON", "2026-12-24")]


def asked(world: World, line: Line, other: str) -> Asked:
    """The member, the body and what else the record says; half of them speak of `other`, another line's entity."""
    item = other if line.late else world.items[line.activity % len(world.items)]
    note = other if line.late else world.notes[line.subject % len(world.notes)]
    at = {"at_ms": int(time.time() * 1000) - line.subject * A_DAY_MS}
    why = {"reason": line.reason}
    match line.act:
        case "item" | "item again":
            parent = {"fromItem": other} if line.late and line.act == "item" else {}
            more = {"entity": other} if line.act == "item again" else {}
            return "itemAdd", {"topic": str(world.topic), "text": "又一条"} | parent, at | more
        case "set" | "set blindly" | "set parent" | "settle":
            return "itemSet", {"changes": _changes(line, other)} | why, at | {"entity": item, "base": _base(line)}
        case "move":
            return "itemMove", {"rank": f"a{line.subject}"}, at | {"entity": item, "base": 1}
        case "remove":
            return "itemDel", why, at | {"entity": item, "base": _base(line)}
        case "reopen":
            return "itemReopen", why, at | {"entity": item, "base": _base(line)}
        case "note":
            return "noteAdd", {"aboutKind": "ITEM", "about": item, "text": "又看过"}, at
        case "note on topic":
            return "noteAdd", {"aboutKind": "TOPIC", "about": str(world.topic), "text": "又看过"}, at
        case "edit" | "edit blindly":
            return "noteEdit", {"text": f"第 {line.subject} 遍"}, at | {"entity": note, "base": _base(line)}
        case "unlink":
            return "photoUnlink", why, {"entity": other}
        case "photo" | "photo that is here":
            return "photoLink", _photo(world, line) | {"about": item}, at
    reader = line.phone if line.act != "read another's" else line.phone - 1
    return "noticeAck", {"confirmed": line.act == "confirm"}, at | {"entity": world.notices[reader]}


def _base(line: Line) -> int | None:
    return None if line.act.endswith("blindly") else 1 + line.subject


def _changes(line: Line, other: str) -> list[dict[str, Any]]:
    field, value = FIELDS[line.subject]
    if line.act == "set parent":
        field, value = "FROM_ITEM", other
    elif line.act == "settle":
        field, value = "STATE", "DONE"
    return [{"field": field, "value": value if line.reason is None else value + "," * (field == "TEXT")}]


def _photo(world: World, line: Line) -> dict[str, Any]:
    if line.act == "photo that is here":
        return world.photo.links(world.topic) | {"aboutKind": "ITEM"}
    sha = hashlib.sha256(uuid4().bytes).hexdigest()
    return {"sha": sha, "bytes": 1000, "width": 40, "height": 30, "aboutKind": "ITEM", "caption": line.reason}
