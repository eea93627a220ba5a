"""What a line says of scans: one's own, a host's, good and bad ones, and taking them back."""

import time
from typing import Any
from uuid import uuid4

from tests.sync.mixtures import Asked, Line, World

A_DAY_MS = 86_400_000
ACTS = [
    "poster", "poster", "live", "out", "position", "forged", "junk", "again", "withdraw", "withdraw",
    "withdraw nothing", "host live", "host printed", "host by hand", "newer", "orphan", "own seat",
]  # fmt: skip


def asked(world: World, line: Line, other: str) -> Asked:
    """The member, the body and what else the record says; `other` is another line's scan."""
    activity, phone = world.activities[line.activity], world.phones[line.phone]
    at = {"at_ms": int(time.time() * 1000) - A_DAY_MS} if line.late else {}
    here = {"activity": str(activity.id), "reason": line.reason}
    person = world.people[line.subject]
    live = world.live[line.activity]
    match line.act:
        case "withdraw":
            return "scanWithdraw", {"reason": line.reason}, {"entity": other}
        case "withdraw nothing":
            return "scanWithdraw", {}, {"entity": str(uuid4())}
        case "again":
            return "scanAdd", {"code": activity.poster}, at | {"entity": other}
        case "orphan":
            return "scanAdd", {"code": activity.poster}, {"deps": [str(uuid4())]}
        case "newer":
            return "scanAdd", {"code": activity.poster}, {"v": 9}
        case "own seat":
            return "scanAdd", {"code": activity.poster}, {"seat": str(phone.seat)}
        case "host live":
            return "scanAdd", here | {"code": world.shown[line.subject]}, at
        case "host printed":
            return "scanAdd", here | {"code": f"/d/{person.token}"}, at
        case "host by hand":
            return "scanAdd", here | {"subject": str(person.person)}, at
    codes = {"live": live, "forged": live[:-4] + ("A" if live[-4] != "A" else "B") + live[-3:], "junk": "今天下午"}
    body: dict[str, Any] = {"code": codes.get(line.act, activity.poster)}
    if line.act == "out":
        body["direction"] = "OUT"
    if line.act == "position":
        body["position"] = {"lat": 24_518_000, "lng": 117_655_000, "accuracyM": 20}
    return "scanAdd", body, at
