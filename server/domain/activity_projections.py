"""
What a phone is told of an activity, of who came, and of its roster; the siblings of `projections`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from server.domain.activities import Enrol
from server.domain.codes import poster_hash
from server.domain.projections import Body, Facts, base64url, enclosures, ident, ms


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
        "unit": ident(row["unit"]),
        "unitName": unit_name,
        "posters": [
            {"hash": poster_hash(row["id"], code["token"]), "retiredAt": ms(code["retired_at"])} for code in posters
        ],
        "agenda": _list(row["agenda"]),
        "days": kind["half_days"] / 2,
        "byInvitation": row["enrol"] == Enrol.ASSIGNED,
        "places": row["places"],
        "enrolUntil": ms(row["enrol_until"]),
        "topic": ident(row["topic"]),
        "hostName": row["host_name"],
        "cohosts": list(row["cohost_names"] or ()),
        "expertise": list(row["expertise"] or ()),
        "function": row["function"],
        "minDeputies": row["min_deputies"],
        "cancelReason": row["cancel_reason"],
        "enclosures": enclosures(row),
    }


def presence(
    *,
    expected: int,
    present: int,
    to_review: int,
    on_leave: int,
    refused: int,
    waiting: int,
    leave_asked: int,
    latest: Sequence[str],
) -> Body:
    """
    `presence`: the aggregate participants see, and of an open activity all at or under its unit.

    Args:
        expected: Those who hold a place.
        waiting: Those who wait for one.
        latest: ≤3 names, none unless the activity shows them.
    """
    return {
        "waiting": waiting,
        "leaveAsked": leave_asked,
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
        "person": ident(row["person"]),
        "name": name,
        "seat": ident(row["seat"]),
        "unitName": unit_name,
        "groups": list(groups),
        "enrolment": row["enrolment"],
        "presence": row["presence"],
        "firstIn": ms(row["first_in"]),
        "evidence": row["evidence"],
        "reasons": list(row["reasons"] or ()),
        "token": token,
        "tokenState": token_state,
        "devices": [{"id": ident(device["id"]), "key": base64url(device["public_key"])} for device in devices],
    }


def _list(value: Any) -> list[Any]:
    return msgspec.json.decode(value) if isinstance(value, str | bytes) else list(value or ())
