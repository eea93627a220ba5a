"""Rules of every kind set on a screen: what a release brings fits, and what cannot be is told beside its field."""

import json
from typing import Any

import msgspec
import pytest

from server.commands import catalogue
from server.domain import rule_bodies
from server.domain.rule_bodies import UnfitError, read
from server.domain.rules import RuleKind

FESTIVAL = {"on": "2026-02-17", "label": "春节", "works": False}
STEP = {"afterMinutes": 15, "channels": ["SMS"]}


def test_what_a_release_brings_is_set_on_a_screen() -> None:
    """Each of its rules, as it stands."""
    for row in catalogue.rule_rows():
        assert row.kind in rule_bodies.BODIES, row.key
        assert msgspec.json.encode(read(RuleKind(row.kind), str(row.body)))


@pytest.mark.parametrize(
    ("kind", "body", "field", "words"),
    [
        ("CALENDAR", {"days": [FESTIVAL, FESTIVAL]}, "body.days.1.on", "2026-02-17 列了两次"),
        ("CALENDAR", {"days": [FESTIVAL | {"label": " "}]}, "body.days.0.label", "写明是什么日子"),
        ("CALENDAR", {"days": [FESTIVAL | {"works": True}]}, "body.days.0.works", "不是周末"),
        ("CALENDAR", {"days": [FESTIVAL | {"on": ""}]}, "body.days.0.on", "开始和结束的日期"),
        ("CALENDAR", {"days": [FESTIVAL | {"on": "2026-02-30"}]}, "body.days.0.on", "开始和结束的日期"),
        ("CALENDAR", {"days": [FESTIVAL] * 401}, "body.days", "最多列 400 天"),
        ("NOTICE", {"approveAbove": 0, "undoS": 30}, "body.approveAbove", "1 至 100000"),
        ("NOTICE", {"approveAbove": 500, "undoS": -1}, "body.undoS", "0 至 600"),
        ("NOTICE", {"approveAbove": "五百", "undoS": 30}, "body.approveAbove", "数字请填整数"),
        ("CASCADE", {"steps": [STEP | {"afterMinutes": 0}]}, "body.steps.0.afterMinutes", "1 至 1440"),
        ("CASCADE", {"steps": [STEP | {"channels": []}]}, "body.steps.0.channels", "每种一次"),
        ("CASCADE", {"steps": [STEP | {"channels": ["SMS", "SMS"]}]}, "body.steps.0.channels", "每种一次"),
        ("CASCADE", {"steps": [STEP | {"channels": ["PIGEON"]}]}, "body.steps.0.channels.0", "列出的选项"),
        ("CHECKIN", {"aheadS": 9_999}, "body.aheadS", "0 至 3600"),
        ("SCORE", {}, "kind", "不能在这里修改"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(kind: str, body: Any, field: str, words: str) -> None:
    """In words a clerk understands."""
    with pytest.raises(UnfitError, match=words) as told:
        read(RuleKind(kind), json.dumps(body))

    assert told.value.field == field
