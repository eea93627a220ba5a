"""
What a phone is told of a row: one function for each (scope, kind) of `docs/sync.md`.

Each makes the body from plain facts and adds nothing nobody asked for: a personal field
stands here only if that table says so. Times are milliseconds since 1970, UTC; ids are
strings. Bodies only ever grow. `row` arguments are rows as they leave `store/`: mappings
by column name.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from server.domain.keys import ServerKey

Body = dict[str, Any]
Facts = Mapping[str, Any]

CONFIG = "config"
"""The scope everyone holds."""


def person_scope(person: UUID) -> str:
    """What one person alone is told."""
    return f"person:{person}"


def unit_scope(unit: UUID) -> str:
    """What all seats at or under a unit are told."""
    return f"unit:{unit}"


def activity_scope(activity: UUID) -> str:
    """What those taking part in an activity are told."""
    return f"activity:{activity}"


def staff_scope(activity: UUID) -> str:
    """What those running an activity are told."""
    return f"activity-staff:{activity}"


def person(*, name: str, phone_tail: str | None) -> Body:
    """`person` in the person's own scope; `phone_tail` is the last two digits (尾号)."""
    return {"name": name, "phoneTail": phone_tail}


def seat(
    row: Facts, *, unit_name: str, level: str, station_name: str | None, groups: Sequence[str], token: str | None
) -> Body:
    """`seat` in the person's own scope; `token` is the deputy code's, None for other roles."""
    return {
        "unit": ident(row["unit"]),
        "unitName": unit_name,
        "level": level,
        "role": row["role"],
        "title": row["title"],
        "term": ident(row["term"]),
        "district": row["district"],
        "station": ident(row["station"]),
        "stationName": station_name,
        "groups": list(groups),
        "status": row["status"],
        "since": _day(row["since"]),
        "until": _day(row["until"]),
        "token": token,
    }


def attendance(row: Facts) -> Body:
    """`attendance` in the person's own scope: what their scans came to."""
    return {
        "activity": ident(row["activity"]),
        "seat": ident(row["seat"]),
        "enrolment": row["enrolment"],
        "presence": row["presence"],
        "firstIn": ms(row["first_in"]),
        "lastOut": ms(row["last_out"]),
        "uncertaintyMs": row["uncertainty_ms"],
        "evidence": row["evidence"],
        "reasons": list(row["reasons"] or ()),
        "queue": row["queue"],
        "reason": row["reason"],
        "answer": row["answer"],
    }


def receipt(*, code: str, rev: int | None, entity: UUID, kind: str, detail: Facts, voucher: str | None = None) -> Body:
    """`receipt` in the author's scope; its id is the record's. `voucher` is the answer signed, once it is final."""
    told = {"code": code, "rev": rev, "entity": ident(entity), "kind": kind, "detail": dict(detail)}
    return told | {"voucher": voucher}


def scan_detail(
    *,
    verdict: str,
    reasons: Iterable[str],
    evidence: str,
    first_in: datetime | None,
    activity: UUID | None,
    title: str | None,
) -> Body:
    """`detail` of a scan's receipt; `first_in` is the first time at that activity."""
    return {
        "verdict": verdict,
        "reasons": list(reasons),
        "evidence": evidence,
        "firstIn": ms(first_in),
        "activity": ident(activity),
        "title": title,
    }


def notice(row: Facts, *, unit_name: str, delivery: Facts | None = None) -> Body:
    """`notice` in a person's scope, with what they did with it, or in a unit's when it is for all there."""
    done = delivery or {}
    return {
        "kind": row["kind"],
        "title": row["title"],
        "body": row["body"],
        "at": ms(row["published_at"]),
        "aboutKind": row["about_kind"],
        "about": ident(row["about"]),
        "needsReceipt": row["needs_receipt"],
        "unitName": unit_name,
        "ackedAt": ms(done.get("acked_at")),
        "confirmedAt": ms(done.get("confirmed_at")),
        "category": row["category"],
        "critical": row["critical"],
        "tag": row["tag"],
        "why": row["why"],
        "expiresAt": ms(row["expires_at"]),
        "enclosures": enclosures(row),
    }


def enclosures(row: Facts) -> list[Body]:
    """What hangs on a thing, the oldest first: `id`, `name`, `type`, `bytes`; nothing of one that was just made."""
    return msgspec.json.decode(row.get("enclosures") or "[]")


def preference(row: Facts) -> Body:
    """`preference` in the person's own scope; hours in minutes after midnight, null as the rule `hours` has it."""
    return {"muted": list(row["muted"]), "quietFrom": row["quiet_from"], "quietUntil": row["quiet_until"]}


def device(row: Facts) -> Body:
    """`device` in its owner's scope; never its key."""
    return {
        "name": row["name"],
        "registeredAt": ms(row["registered_at"]),
        "seenAt": ms(row["seen_at"]),
        "revokedAt": ms(row["revoked_at"]),
    }


def unit(row: Facts, *, place: Facts | None) -> Body:
    """`unit`: a station or congress and where to find it; `phone` is the public one."""
    known = place or {}
    return {
        "name": row["name"],
        "kind": row["kind"],
        "level": row["level"],
        "address": known.get("address"),
        "hours": known.get("hours"),
        "phone": known.get("public_phone"),
    }


def kind(row: Facts) -> Body:
    """`kind` in `config`: an activity kind."""
    return {
        "key": row["key"],
        "label": row["label"],
        "category": row["category"],
        "days": row["half_days"] / 2,
        "function": row["function"],
    }


def key(row: ServerKey) -> Body:
    """`key` in `config`: the public half of one of our keys, and what it is for."""
    return {
        "purpose": row.purpose,
        "alg": row.alg,
        "key": base64url(row.public_key),
        "generation": row.generation,
        "since": ms(row.made_at),
    }


def rule(row: Facts) -> Body:
    """`rule` in `config`: numbers the phone decides by."""
    body = row["body"]
    return {
        "key": row["key"],
        "version": row["version"],
        "body": msgspec.json.decode(body) if isinstance(body, str | bytes) else body,
        "unit": ident(row["unit"]),
        "startsOn": _day(row["starts_on"]),
        "endsOn": _day(row["ends_on"]),
    }


def ms(moment: datetime | None) -> int | None:
    """Milliseconds since 1970, UTC."""
    return None if moment is None else round(moment.timestamp() * 1000)


def base64url(data: bytes) -> str:
    """Without padding, as browsers' keys travel."""
    return urlsafe_b64encode(bytes(data)).rstrip(b"=").decode()


def ident(value: UUID | None) -> str | None:
    """An id as phones hold it."""
    return None if value is None else str(value)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
