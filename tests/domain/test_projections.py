"""Bodies hold exactly what `docs/sync.md` promises, and nothing personal beside it."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.domain import activity_projections, duty_projections, projections, topic_projections
from server.domain.codes import poster_hash
from server.domain.keys import KeyPurpose, ServerKey

DOCS = Path(__file__).parents[2] / "docs/sync.md"
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
NOON_MS = 1_795_233_600_000
ID = UUID("0199aaaa-0000-7000-8000-000000000001")
TOKEN = "7K3M9QXT"
CANARY = "13900001234"


def an_attendance() -> dict[str, Any]:
    return {
        "id": ID,
        "activity": ID,
        "person": ID,
        "seat": ID,
        "enrolment": "INVITED",
        "presence": "PRESENT",
        "first_in": NOON,
        "last_out": None,
        "uncertainty_ms": 1500,
        "evidence": "E2",
        "reasons": [],
        "queue": None,
        "reason": None,
        "answer": None,
        "version": 3,
    }


def an_activity() -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(
        ("starts_at", "ends_at", "checkin_from", "checkin_until"),
        NOON,
    )
    return row | {
        "id": ID,
        "title": "河道巡查",
        "brief": "",
        "place": "渡口",
        "lat": 24_518_000,
        "lng": 117_655_000,
        "radius_m": 300,
        "enrol": "ASSIGNED",
        "min_evidence": "E2",
        "position_required": True,
        "state": "PUBLISHED",
        "cancelled_at": None,
        "unit": ID,
        "agenda": '[{"at": 1}]',
        "host_seat": ID,
        "host_name": "何远",
        "cohost_names": ["渡口站"],
        "expertise": ["法律"],
        "function": "联",
        "min_deputies": 2,
        "cancel_reason": None,
        "places": 20,
        "enrol_until": NOON,
        "topic": None,
        "summary": CANARY,
        "show_names": True,
    }


def a_kind() -> dict[str, Any]:
    return {"key": "VISIT", "label": "走访", "category": "OTHER", "half_days": 1, "function": "联", "source": CANARY}


def a_device() -> dict[str, Any]:
    return {
        "id": ID,
        "name": "Chrome",
        "registered_at": NOON,
        "seen_at": NOON,
        "revoked_at": None,
        "public_key": b"\4" + bytes(64),
    }


def a_seat() -> dict[str, Any]:
    return {
        "unit": ID,
        "role": "DEPUTY",
        "title": None,
        "term": ID,
        "district": "第三选区",
        "station": ID,
        "status": "ACTIVE",
        "since": date(2022, 1, 5),
        "until": None,
        "certificate_no": CANARY,
        "person": ID,
    }


NOTICE = {
    "kind": "ANNOUNCEMENT",
    "title": "通知",
    "body": "",
    "published_at": NOON,
    "about_kind": None,
    "about": None,
    "needs_receipt": False,
    "category": "NEWS",
    "critical": False,
    "tag": None,
    "why": None,
    "expires_at": None,
    "audience": CANARY,
}

TOPIC = {
    "title": "校门口五分钟",
    "brief": "",
    "unit": ID,
    "parent_topic": None,
    "year": 2026,
    "starts_on": date(2026, 3, 1),
    "ends_on": date(2026, 12, 1),
    "state": "OPEN",
    "summary": "",
}
ABOUT: dict[str, Any] = {"about_kind": "ITEM", "about": ID, "by": ID, "lat": None, "lng": None}
ITEM = ABOUT | {
    "topic": ID,
    "activity": None,
    "list": "PROBLEM",
    "text": "校门口停车",
    "unit": ID,
    "owner_seat": None,
    "due_on": None,
    "state": "OPEN",
    "reason": None,
    "from_item": None,
    "place": None,
    "rank": "a0",
    "written_at": NOON,
    "registers": CANARY,
}
NOTE = ABOUT | {"text": "家长说", "written_at": NOON, "edited_at": None, "version": 1}
PHOTO = ABOUT | {
    "sha256": bytes(32),
    "type": "JPEG",
    "bytes": 1,
    "width": 1,
    "height": 1,
    "caption": None,
    "taken_at": NOON,
    "state": "READY",
}

RULE = {
    "key": "checkin",
    "version": 1,
    "body": '{"unsureS": 600}',
    "unit": None,
    "starts_on": NOON.date(),
    "ends_on": None,
    "source": CANARY,
}
CATEGORY = {
    "key": "HELP",
    "label": "扶弱济困",
    "counts": True,
    "reportable": True,
    "half_days": 2,
    "addressed": False,
    "rank": 11,
    "since": date.min,
    "source": CANARY,
}
DUTY = {
    "seat": ID,
    "category": "HELP",
    "label": "扶弱济困",
    "title": "走访独居老人",
    "on_date": NOON.date(),
    "half_days": 1,
    "counts": True,
    "source": "SELF",
    "source_id": ID,
    "text": "登记一户要装扶手",
    "addressee_name": None,
    "state": "APPROVED",
    "note": None,
    "reviewed_at": NOON,
    "reviewed_by": CANARY,
    "looked_by": CANARY,
}

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("person", "person"): projections.person(name="林涛", phone_tail="34"),
    ("person", "seat"): projections.seat(
        a_seat(), unit_name="镇人大", level="TOWN", station_name="渡口站", groups=["法治"], token=TOKEN
    ),
    ("person", "attendance"): projections.attendance(an_attendance()),
    ("person", "receipt"): projections.receipt(code="APPLIED", rev=1, entity=ID, kind="attendance", detail={}),
    ("person", "notice"): projections.notice(NOTICE, unit_name="镇人大"),
    ("person", "device"): projections.device(a_device()),
    ("person", "preference"): projections.preference({"muted": ["NEWS"], "quiet_from": 1260, "quiet_until": 420}),
    ("unit", "unit"): projections.unit({"name": "渡口站", "kind": "STATION", "level": "TOWN"}, place=None),
    ("unit", "notice"): projections.notice(NOTICE, unit_name="镇人大"),
    ("activity", "activity"): activity_projections.activity(
        an_activity(), kind=a_kind(), unit_name="渡口站", posters=[{"token": TOKEN, "retired_at": None}]
    ),
    ("activity", "presence"): activity_projections.presence(
        expected=4,
        present=1,
        to_review=0,
        on_leave=0,
        refused=0,
        waiting=0,
        leave_asked=0,
        latest=["林涛", "陈静", "周敏", "何远"],
    ),
    ("activity-staff", "roster"): activity_projections.roster(
        an_attendance(),
        name="林涛",
        unit_name="镇人大",
        groups=[],
        token=TOKEN,
        token_state="ACTIVE",
        devices=[a_device()],
    ),
    ("topic", "topic"): topic_projections.topic(TOPIC, unit_name="市人大"),
    ("topic", "item"): topic_projections.item(ITEM, unit_name="镇人大", owner_name=None, by_name="林涛", conflicts=[]),
    ("topic", "note"): topic_projections.note(NOTE, by_name="林涛", others=[]),
    ("topic", "photo"): topic_projections.photo(PHOTO, by_name="林涛"),
    ("config", "kind"): projections.kind(a_kind()),
    ("config", "key"): projections.key(ServerKey(ID, KeyPurpose.RECEIPT, 1, 2, b"\4" + bytes(64), NOON)),
    ("config", "rule"): projections.rule(RULE),
    ("config", "duty_category"): duty_projections.category(CATEGORY),
    ("person", "duty"): duty_projections.duty(DUTY) or {},
}


def promised() -> dict[tuple[str, str], set[str]]:
    """The table of `docs/sync.md`: fields by scope and kind, where it lists them."""
    found: dict[tuple[str, str], set[str]] = {}
    scope = ""
    for line in DOCS.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 4:
            continue
        scope = cells[0].strip("`").partition(":")[0] or scope
        if listed := re.search(r"`\{(.*)\}`", cells[3]):
            nested = re.sub(r": \[\{.*?\}\]", "", listed[1])
            found[scope, cells[2].strip("`")] = {name.strip().removesuffix("[]") for name in nested.split(",")}
    return found


@pytest.mark.parametrize("key", sorted(promised()), ids=":".join)
def test_a_body_holds_what_is_promised(key: tuple[str, str]) -> None:
    """The fields of each body are those of the table, no more and no fewer."""
    assert set(BODIES[key]) == promised()[key]


def test_the_table_speaks_of_every_body() -> None:
    """A body that no line of the table promises fails here; a unit's notice stands there as the person's."""
    assert set(BODIES) - set(promised()) == {("unit", "notice")}


def test_nothing_unasked_for_travels() -> None:
    """Fields a row happens to carry stay behind, and everything becomes JSON."""
    wire = msgspec.json.encode(list(BODIES.values())).decode()

    assert CANARY not in wire


def test_an_activity_gives_away_no_token() -> None:
    """Phones recognise a poster by its hash, and cannot make one from the list."""
    body = BODIES["activity", "activity"]

    assert body["posters"] == [{"hash": poster_hash(ID, TOKEN), "retiredAt": None}]
    assert TOKEN not in msgspec.json.encode(body).decode()


def test_times_are_milliseconds_and_days_are_whole_or_half() -> None:
    """A moment is an integer since 1970; half a day is 0.5."""
    body = BODIES["activity", "activity"]

    assert body["startsAt"] == NOON_MS
    assert (body["days"], body["byInvitation"], body["agenda"]) == (0.5, True, [{"at": 1}])
    assert BODIES["person", "seat"]["since"] == "2022-01-05"


def test_a_device_shows_its_owner_no_key_and_the_desk_nothing_but_it() -> None:
    """The owner reads name and times; the desk gets id and key, 65 bytes without padding."""
    assert "key" not in BODIES["person", "device"]
    (device,) = BODIES["activity-staff", "roster"]["devices"]
    assert set(device) == {"id", "key"}
    assert len(device["key"]) == 87


def test_at_most_three_names_are_latest() -> None:
    """A projector shows who came last, never the whole list."""
    assert BODIES["activity", "presence"]["latest"] == ["林涛", "陈静", "周敏"]
