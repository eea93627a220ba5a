"""
What a notification carries, as Declarative Web Push writes it (webkit.org, "Meet Declarative Web Push").

Safari shows it without our service worker; ours reads the same. It says what the notice says,
shortened by whole characters to what every service takes, and lies on a lock screen: numbers
of telephones and identity cards are struck out of it, whoever wrote them, and of a line of a
list it says nothing but that there is one.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from server.domain.notices import NoticeCategory, NoticeKind
from server.domain.projections import base64url
from server.push import acks

MOST_BYTES = 2400
"""Android takes 2,744 of what Mozilla bridges to it (autopush-rs, docs http.md)."""
TITLE_CHARACTERS = 80
DECLARATIVE = 8030
"""The number of RFC 8030 marks a declarative message."""

QUOTED = re.compile("“.*”", re.DOTALL)
"""What a line of a list says, which may name a citizen."""
NUMBERS = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
JOINERS = {"\u200d", "\ufe0e", "\ufe0f"}

TOPIC_BYTES = 24
"""32 signs of base64url, all that a Topic may have (RFC 8030 §5.4)."""

PLACES = {
    "activity": "/app/activities/{}",
    "topic": "/app/topics/{}",
    "item": "/app/items/{}",
    "duty": "/app/duties/{}",
    "deputy": "/app/duties",
    "group": "/app/activities",
    "station": "/app/desk/stations/{}",
    "pairing": "/app/desk/indicators",
    "outgoing": "/app/desk/notices/{}",
    "record": "/app/me/outbox",
}
"""Where what a notice speaks of is seen; the phone leads to the same (`pages/notices/acts.ts`)."""
CHECK_IN, FILL, LATER = ("checkin", "去签到"), ("fill", "填清单"), ("later", "稍后一小时")


@dataclass(frozen=True, slots=True)
class Push:
    """
    One notice for one phone.

    Attributes:
        person: Whose notice it is; a phone that is another's by now shows none of it.
        tag: What it replaces on the screen.
        unread: How many notices the person has not read, for the app's badge.
    """

    delivery: UUID
    notice: UUID
    person: UUID
    kind: NoticeKind
    category: NoticeCategory
    title: str
    body: str
    tag: str
    about_kind: str | None = None
    about: UUID | None = None
    unread: int = 0


def payload(push: Push, public_url: str) -> bytes:
    """The message in clear, at most `MOST_BYTES` of UTF-8."""
    title, body = _cut(_public(push, push.title), TITLE_CHARACTERS), _public(push, push.body)
    whole = _said(push, public_url, title, body)
    if len(whole) <= MOST_BYTES:
        return whole
    room = MOST_BYTES - len(_said(push, public_url, title, ""))
    return _said(push, public_url, title, shortened(body, room))


def topic(tag: str) -> str:
    """The name under which a push service replaces what waits for a phone."""
    return base64url(hashlib.sha256(tag.encode()).digest()[:TOPIC_BYTES])


def link(push: Push) -> str:
    """The page that a notification opens; the notice is named, so that opening it reads it."""
    kind = "record" if push.category is NoticeCategory.RECORD else push.about_kind or ""
    place = PLACES.get(kind) if push.about else None
    return f"{place.format(push.about) if place else '/app/notices'}?notice={push.notice}"


def shortened(text: str, room: int) -> str:
    """As many whole characters of a text as fit into so many bytes of JSON, and a sign that there is more."""
    if _bytes(text) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _bytes(text[:middle] + "…") <= room else (low, middle - 1)
    return _cut(text, low)


def _public(push: Push, text: str) -> str:
    return NUMBERS.sub("…", QUOTED.sub("“…”", text) if push.about_kind == "item" else text)


def _said(push: Push, public_url: str, title: str, body: str) -> bytes:
    notification = {
        "title": title,
        "body": body,
        "lang": "zh-CN",
        "navigate": public_url + link(push),
        "tag": push.tag,
        "app_badge": push.unread,
        "actions": [_action(push, public_url, *action) for action in _actions(push)],
        "data": {
            "notice": str(push.notice),
            "delivery": str(push.delivery),
            "person": str(push.person),
            "ack": acks.code(push.delivery),
        },
    }
    return msgspec.json.encode({"web_push": DECLARATIVE, "app_badge": push.unread, "notification": notification})


def _actions(push: Push) -> list[tuple[str, str]]:
    if push.kind is not NoticeKind.REMINDER:
        return []
    does = {("activity", NoticeCategory.ACTIVITY): [CHECK_IN], ("activity", NoticeCategory.LIST): [FILL]}
    does |= {("topic", NoticeCategory.LIST): [FILL]}
    return [*does.get((push.about_kind or "", push.category), []), LATER]


def _action(push: Push, public_url: str, action: str, title: str) -> dict[str, Any]:
    page = f"/app/scan?notice={push.notice}" if action == "checkin" else link(push)
    return {"action": action, "title": title, "navigate": public_url + page}


def _cut(text: str, most: int) -> str:
    """So many signs of a text, never half of a character made of several."""
    if len(text) <= most:
        return text
    while most and (unicodedata.combining(text[most]) or text[most] in JOINERS or text[most - 1] == "\u200d"):
        most -= 1
    return text[:most].rstrip() + "…"


def _bytes(text: str) -> int:
    return len(msgspec.json.encode(text)) - 2
