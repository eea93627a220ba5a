"""
A phone of somebody signed in, in Chromium, to which DevTools deliver pushes: Google's own service is out of reach.

What the worker sent is read by the keys a `Sleeper` has, so that Chromium shows the very message.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec
from playwright.sync_api import CDPSession, Page, Worker, expect

from server.tables.columns import uuid7
from tests.e2e.people import Person
from tests.e2e.running import Running
from tests.e2e.waking import Office, eventually
from tests.push.phones import FCM, Sleeper, a_browser

# Chromium drops a notification about which it is asked in the very moment of showing it: it is asked in a quiet one.
NOTING = """() => {
  const show = registration.showNotification.bind(registration)
  self.shownAt = 0
  registration.showNotification = async (...said) => (await show(...said), void (self.shownAt = Date.now()))
}"""
SHOWN = """async () => {
  if (!self.shownAt) return []
  while (Date.now() - self.shownAt < 500) await new Promise((again) => setTimeout(again, 50))
  return (await registration.getNotifications()).map(({ title, body }) => [title, body])
}"""
CLEAR = """async () => {
  self.shownAt = 0
  for (const one of await registration.getNotifications()) one.close()
}"""
# A touch by a script is none to the browser: it may open no window, and `waitUntil` is the test's own.
TOUCH = """async ([title, action]) => {
  const [notification] = (await registration.getNotifications()).filter((one) => one.title === title)
  const event = new NotificationEvent('notificationclick', { notification, action })
  const work = []
  event.waitUntil = (promise) => work.push(promise)
  self.dispatchEvent(event)
  await Promise.all(work)
}"""


@dataclass(frozen=True, slots=True)
class Phone:
    """A page of the app, its service worker, and DevTools that deliver pushes to it."""

    page: Page
    worker: Worker
    tools: CDPSession
    origin: str
    registration: str
    sleeper: Sleeper

    def gets(self, text: str) -> None:
        self.tools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": self.origin, "registrationId": self.registration, "data": text},
        )

    def carries(self, office: Office, since: int = 0) -> int:
        """What the worker sent to this phone beyond so many messages is delivered; how many there are now."""
        sent = [post for post in office.service.taken() if self.sleeper.endpoint.endswith(post.path)]
        for post in sent[since:]:
            self.gets(msgspec.json.encode(self.sleeper.reads(post.body)).decode())
        return len(sent)

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
def phone_of(deputy: Person, at: str = FCM) -> Iterator[Phone]:
    """Somebody signed in on a phone that may show notifications; its subscription would be at that service."""
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
        eventually(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
        (worker,) = page.context.service_workers
        worker.evaluate(WHOSE)
        worker.evaluate(NOTING)
        yield Phone(page, worker, tools, f"{deputy.url}/", known[-1], a_browser(at))


SUBSCRIBE = """
    INSERT INTO subscription (id, person, endpoint, origin, p256dh, auth, generation, created_at, seen_at)
    SELECT $1, $2, $3, $4, $5, $6, max(generation), now(), now() FROM server_key WHERE purpose = 'VAPID'
"""


def subscribe(running: Running, phone: Phone, person: object, office: Office) -> None:
    """The server holds the subscription that Chromium could not make."""
    at, keys = phone.sleeper.endpoint, (phone.sleeper.p256dh, phone.sleeper.auth)
    running.ask(SUBSCRIBE, uuid7(), person, at, office.service.origin, *keys)


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
