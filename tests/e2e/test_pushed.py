"""What a phone does with a push, in a real Chromium: DevTools deliver it, and everything around it fails."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import CDPSession, Page, Worker, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.waking import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PLAIN = ["代码", "您有新消息,请打开应用查看。"]
SHOWN = "() => registration.getNotifications().then((all) => all.map(({ title, body }) => [title, body]))"
CLEAR = "() => registration.getNotifications().then((all) => all.forEach((one) => one.close()))"
# A touch by a script is none to the browser: it may open no window, and `waitUntil` is the test's own.
TOUCH = """async ([title, action]) => {
  const [notification] = (await registration.getNotifications()).filter((one) => one.title === title)
  const event = new NotificationEvent('notificationclick', { notification, action })
  const work = []
  event.waitUntil = (promise) => work.push(promise)
  self.dispatchEvent(event)
  await Promise.all(work)
}"""
WAITING = """() => new Promise((done) => {
  indexedDB.open('push').onsuccess = ({ target: { result: db } }) => {
    db.transaction('acks').objectStore('acks').getAll().onsuccess = ({ target }) => (db.close(), done(target.result))
  }
})"""

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


@dataclass(frozen=True, slots=True)
class Phone:
    """A page of the app, its service worker, and DevTools that deliver pushes to it."""

    page: Page
    worker: Worker
    tools: CDPSession
    origin: str
    registration: str

    def gets(self, text: str) -> None:
        self.tools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": self.origin, "registrationId": self.registration, "data": text},
        )

    def shows(self) -> list[list[str]]:
        return self.worker.evaluate(SHOWN)

    def clears(self) -> None:
        self.worker.evaluate(CLEAR)

    @contextmanager
    def failing(self, what: str, fault: str) -> Iterator[None]:
        """Within the block the worker has that instead of the browser's own."""
        self.worker.evaluate(f"() => {{ self.kept = {what}; {what} = {fault} }}")
        yield
        self.worker.evaluate(f"() => {{ {what} = self.kept }}")

    def touches(self, title: str, action: str = "") -> None:
        self.worker.evaluate(TOUCH, [title, action])


@contextmanager
def phone_of(deputy: Person) -> Iterator[Phone]:
    """Somebody signed in on a phone that may show notifications."""
    with deputy.browses(permissions=["notifications"]) as page:
        deputy.signs_in(page)
        # Chromium gives a page to the worker only at its next start.
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        tools, known = page.context.new_cdp_session(page), list[str]()
        tools.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda told: known.extend(one["registrationId"] for one in told["registrations"]),
        )
        tools.send("ServiceWorker.enable")
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        (worker,) = page.context.service_workers
        worker.evaluate(WHOSE)
        yield Phone(page, worker, tools, f"{deputy.url}/", known[-1])


WHOSE = """async () => {
  for (;;) {
    const here = await new Promise((done) => {
      const asked = indexedDB.open('push')
      asked.onupgradeneeded = () => asked.transaction.abort()
      asked.onerror = () => done(null)
      asked.onsuccess = () => {
        const here = asked.result.transaction('here').objectStore('here').get('here')
        here.onsuccess = () => (asked.result.close(), done(here.result))
      }
    })
    if (here) return here.person
    await new Promise((again) => setTimeout(again, 50))
  }
}"""
"""Waits until the app has told its worker who is here."""


def a_push(person: object, title: str, **more: Any) -> str:
    data = {"notice": str(uuid4()), "delivery": str(uuid4()), "ack": "x" * 22, "person": str(person)}
    actions = [
        {"action": "checkin", "title": "去签到", "navigate": "https://daima.example/app/scan?notice=n"},
        {"action": "later", "title": "稍后一小时", "navigate": "https://daima.example/app/notices"},
    ]
    said = {"title": title, "body": "八点半开始", "tag": title, "actions": actions, "data": data}
    return json.dumps({"web_push": 8030, "app_badge": 1, "notification": said | more})


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
