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

from server.domain.activities import Enrol
from server.domain.codes import poster_hash
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
        "unit": _id(row["unit"]),
        "unitName": unit_name,
        "level": level,
        "role": row["role"],
        "title": row["title"],
        "term": _id(row["term"]),
        "district": row["district"],
        "station": _id(row["station"]),
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
        "activity": _id(row["activity"]),
        "seat": _id(row["seat"]),
        "enrolment": row["enrolment"],
        "presence": row["presence"],
        "firstIn": ms(row["first_in"]),
        "lastOut": ms(row["last_out"]),
        "uncertaintyMs": row["uncertainty_ms"],
        "evidence": row["evidence"],
        "reasons": list(row["reasons"] or ()),
    }


def receipt(*, code: str, rev: int | None, entity: UUID, kind: str, detail: Facts, voucher: str | None = None) -> Body:
    """`receipt` in the author's scope; its id is the record's. `voucher` is the answer signed, once it is final."""
    told = {"code": code, "rev": rev, "entity": _id(entity), "kind": kind, "detail": dict(detail)}
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
        "activity": _id(activity),
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
        "about": _id(row["about"]),
        "needsReceipt": row["needs_receipt"],
        "unitName": unit_name,
        "ackedAt": ms(done.get("acked_at")),
        "confirmedAt": ms(done.get("confirmed_at")),
    }


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


def activity(row: Facts, *, kind: Facts, unit_name: str, posters: Iterable[Facts]) -> Body:
    """
    `activity`, the same in `activity:<id>` and in the menu of `unit:<id>`.

    Args:
        kind: Row of its activity kind.
        posters: Rows of its codes, `token` and `retired_at`; only hashes leave here.
    """
    return {
        "title": row["title"],
        "kind": kind["key"],
        "kindLabel": kind["label"],
        "brief": row["brief"],
        "startsAt": ms(row["starts_at"]),
        "endsAt": ms(row["ends_at"]),
        "checkinFrom": ms(row["checkin_from"]),
        "checkinUntil": ms(row["checkin_until"]),
        "place": row["place"],
        "lat": row["lat"],
        "lng": row["lng"],
        "radiusM": row["radius_m"],
        "enrol": row["enrol"],
        "minEvidence": row["min_evidence"],
        "positionRequired": row["position_required"],
        "state": row["state"],
        "cancelledAt": ms(row["cancelled_at"]),
        "unit": _id(row["unit"]),
        "unitName": unit_name,
        "posters": [
            {"hash": poster_hash(row["id"], code["token"]), "retiredAt": ms(code["retired_at"])} for code in posters
        ],
        "agenda": _list(row["agenda"]),
        "days": kind["half_days"] / 2,
        "byInvitation": row["enrol"] == Enrol.ASSIGNED,
    }


def presence(
    *, expected: int, present: int, to_review: int, on_leave: int, refused: int, latest: Sequence[str]
) -> Body:
    """`presence`: the aggregate participants see; `latest` are ≤3 names, none unless the activity shows them."""
    return {
        "expected": expected,
        "present": present,
        "toReview": to_review,
        "onLeave": on_leave,
        "refused": refused,
        "latest": list(latest)[:3],
    }


def roster(
    row: Facts,
    *,
    name: str,
    unit_name: str | None,
    groups: Sequence[str],
    token: str | None,
    token_state: str | None,
    devices: Iterable[Facts],
) -> Body:
    """
    `roster`: one expected or present person, for the desk (签到台).

    Args:
        row: The attendance; its id is the row's id.
        token: The deputy code's; None for who has none.
        devices: The person's devices that are not revoked, `id` and `public_key`.
    """
    return {
        "person": _id(row["person"]),
        "name": name,
        "seat": _id(row["seat"]),
        "unitName": unit_name,
        "groups": list(groups),
        "enrolment": row["enrolment"],
        "presence": row["presence"],
        "firstIn": ms(row["first_in"]),
        "evidence": row["evidence"],
        "reasons": list(row["reasons"] or ()),
        "token": token,
        "tokenState": token_state,
        "devices": [{"id": _id(device["id"]), "key": base64url(device["public_key"])} for device in devices],
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
    }


def ms(moment: datetime | None) -> int | None:
    """Milliseconds since 1970, UTC."""
    return None if moment is None else round(moment.timestamp() * 1000)


def base64url(data: bytes) -> str:
    """Without padding, as browsers' keys travel."""
    return urlsafe_b64encode(bytes(data)).rstrip(b"=").decode()


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _list(value: Any) -> list[Any]:
    return msgspec.json.decode(value) if isinstance(value, str | bytes) else list(value or ())
