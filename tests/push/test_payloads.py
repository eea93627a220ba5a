"""What a notification carries: as Safari reads it, small enough, and nothing a lock screen should not show."""

from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.notices import NoticeCategory, NoticeKind
from server.push import acks
from server.push.payloads import MOST_BYTES, Push, payload, shortened, topic

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


def test_a_topic_is_what_every_service_takes() -> None:
    """32 signs of base64url; the same of the same tag alone."""
    assert len(topic("activity-1")) == 32
    assert topic("activity-1") == topic("activity-1") != topic("activity-2")
    assert set(topic("活动")) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
