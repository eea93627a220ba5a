"""What a phone does with a push, in a real Chromium: DevTools deliver it, and everything around it fails."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.pushed import phone_of
from tests.e2e.waking import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PLAIN = ["代码", "您有新消息,请打开应用查看。"]
NEVER = "new Promise(() => undefined)"
FAULTS = [
    ("IDBDatabase.prototype.transaction", "() => { throw new DOMException('', 'UnknownError') }"),
    ("IDBDatabase.prototype.transaction", "() => ({ objectStore: () => new Proxy({}, { get: () => () => ({}) }) })"),
    ("IDBObjectStore.prototype.add", "() => { throw new DOMException('', 'QuotaExceededError') }"),
    ("self.fetch", f"() => {NEVER}"),
    ("self.fetch", "() => Promise.reject(new TypeError('Failed to fetch'))"),
    ("WorkerNavigator.prototype.setAppBadge", "undefined"),
    ("WorkerNavigator.prototype.setAppBadge", "() => Promise.reject(new DOMException('', 'NotAllowedError'))"),
]
"""What is replaced in the worker, and by what: a database that fails or hangs, no room, no network, no badge."""


def test_something_is_always_shown(town: Town, person: Callable[..., Person]) -> None:
    """Whatever the push carries and whatever fails, a notification; of another's notice not a word."""
    deputy = town.tiny.deputies[0]
    with phone_of(person(deputy.name)) as phone:
        good = a_push(deputy.person, "调研改期")
        for text in ("", "{", "[]", "null", '{"notification": 7}', a_push(uuid4(), "别人的消息")):
            phone.gets(text)
            eventually(phone.shows)
            assert phone.shows() == [PLAIN], text
            phone.clears()
        for what, fault in FAULTS:
            with phone.failing(what, fault):
                phone.gets(good)
                eventually(phone.shows)
                assert phone.shows() in ([PLAIN], [["调研改期", "八点半开始"]]), (what, fault)
                phone.clears()
        phone.gets(good)
        eventually(lambda: phone.shows() == [["调研改期", "八点半开始"]])


def a_push(person: object, title: str, **more: Any) -> str:
    data = {"notice": str(uuid4()), "delivery": str(uuid4()), "ack": "x" * 22, "person": str(person)}
    actions = [
        {"action": "checkin", "title": "去签到", "navigate": "https://daima.example/app/scan?notice=n"},
        {"action": "later", "title": "稍后一小时", "navigate": "https://daima.example/app/notices"},
    ]
    said = {"title": title, "body": "八点半开始", "tag": title, "actions": actions, "data": data}
    return json.dumps({"web_push": 8030, "app_badge": 1, "notification": said | more})
