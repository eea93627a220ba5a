"""What a notification carries: as Safari reads it, small enough, and nothing a lock screen should not show."""

from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.notices import NoticeCategory, NoticeKind
from server.domain.reminders import Reminder, words
from server.push import acks
from server.push.payloads import MOST_BYTES, Push, link, payload, shortened, topic
from server.store.reminder_facts import FACTS

CATALOGUE = Path(__file__).parents[2] / "server/tables/catalogue"
RULES = {
    row["key"]: msgspec.convert(row["body"], Reminder)
    for row in msgspec.json.decode((CATALOGUE / "reminders.json").read_bytes())
}
SUBJECTS = {
    row["key"]: row["body"]["subject"].lower()
    for row in msgspec.json.decode((CATALOGUE / "indicators.json").read_bytes())
}
CITIZENS = [key for key, rule in RULES.items() if "{text}" in rule.body]
PAGES = {
    "activity": "/app/activities/{}",
    "device": "/app/me/outbox",
    "item": "/app/items/{}",
    "station": "/app/desk/stations/{}",
    "deputy": "/app/duties",
    "group": "/app/activities",
    "pairing": "/app/desk/indicators",
}

URL = "https://" + "code.example." * 8 + "cn"
FAMILY = "👨‍👩‍👧‍👦"


def a_push(title: str = "活动即将开始", body: str = "", **more: object) -> Push:
    ids = {name: UUID(int=number + 2**120) for number, name in enumerate(("delivery", "notice", "person", "about"))}
    named = {
        "kind": NoticeKind.REMINDER,
        "category": NoticeCategory.ACTIVITY,
        "about_kind": "activity",
        "tag": "t" * 60,
    }
    return Push(**(ids | named | {"title": title, "body": body, "tag": "t" * 60, "unread": 99} | more))  # type: ignore[arg-type]


def about_of(rule: Reminder) -> str:
    """The kind of what a rule speaks of, as its notices have it."""
    return SUBJECTS[rule.indicator] if rule.indicator else FACTS[rule.what].about.strip("'")


def read(push: Push) -> dict:
    return msgspec.json.decode(payload(push, URL))


def test_it_is_declarative() -> None:
    """Safari shows it without our service worker; the phone finds its ids and its code."""
    push = a_push("下午的视察", "两点在校门口集合。")
    told = read(push)
    notification = told["notification"]

    assert told["web_push"] == 8030
    assert notification["title"] == "下午的视察"
    assert notification["navigate"] == f"{URL}/app/activities/{push.about}?notice={push.notice}"
    assert [action["action"] for action in notification["actions"]] == ["checkin", "later"]
    assert notification["data"] == {
        "notice": str(push.notice),
        "delivery": str(push.delivery),
        "person": str(push.person),
        "ack": acks.code(push.delivery),
    }


@given(st.text(max_size=3000), st.text(max_size=3000))
def test_it_is_small_enough_whatever_was_written(title: str, body: str) -> None:
    """And still JSON."""
    push = a_push(title, body)

    assert len(payload(push, URL)) <= MOST_BYTES
    assert read(push)["notification"]["data"]["delivery"] == str(push.delivery)


@pytest.mark.parametrize("sign", ["汀", "\u00e9", "e\u0301", "👩", FAMILY, '"', "\n", "\x01"])
def test_it_is_cut_between_characters(sign: str) -> None:
    """What is left is whole characters and a sign that there is more."""
    body = read(a_push(body=sign * 2000))["notification"]["body"]
    whole = body.removesuffix("…").replace(sign, "")

    assert body.endswith("…")
    assert whole == ""


def test_what_fits_is_not_cut() -> None:
    """To the byte."""
    assert shortened("汀澜", 6) == "汀澜"
    assert shortened("汀澜市", 8) == "汀…"


def test_numbers_of_people_are_struck_out() -> None:
    """Whoever wrote a telephone or identity number into a notice, it lies on no lock screen."""
    told = payload(a_push("请联系13812345678", "身份证 35060219800101123X,电话13900000000。"), URL).decode()

    assert not any(number in told for number in ("13812345678", "13900000000", "35060219800101123X"))


@pytest.mark.parametrize("key", CITIZENS)
def test_what_a_line_of_a_list_says_lies_on_no_lock_screen(key: str) -> None:
    """It may name a citizen; in 消息 it stands whole."""
    rule = RULES[key]
    said = words(rule, {"text": "王大爷(“老王”)反映路灯不亮", "title": "校门口五分钟"})
    told = payload(a_push(said.title, said.body, about_kind="item", category=rule.category), URL).decode()

    assert "王大爷" in said.body
    assert not any(name in told for name in ("王", "路灯"))
    assert "校门口五分钟" in told


@pytest.mark.parametrize("key", RULES)
def test_a_reminder_leads_to_the_page_where_something_can_be_done(key: str) -> None:
    """Not merely to 消息, whatever it reminds of."""
    rule = RULES[key]
    push = a_push(about_kind=about_of(rule), category=rule.category)

    assert link(push).split("?") == [PAGES[about_of(rule)].format(push.about), f"notice={push.notice}"]


def test_a_topic_is_what_every_service_takes() -> None:
    """32 signs of base64url; the same of the same tag alone."""
    assert len(topic("activity-1")) == 32
    assert topic("activity-1") == topic("activity-1") != topic("activity-2")
    assert set(topic("活动")) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
