"""What a phone holds, read from its database by the browser itself; and whether that is what the server has."""

import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from server.demo.tiny import Someone
from tests.chaos import truth
from tests.e2e.conftest import Town

ANSWERED_MS = 120_000
HELD = """async (name) => {
  const db = await new Promise((done, fail) => {
    const asked = indexedDB.open(name)
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => fail(asked.error)
  })
  const all = (store) => new Promise((done) => {
    db.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(event.target.result)
  })
  const records = (await all('outbox')).sort((a, b) => a.seq - b.seq)
  const outbox = records.map(({ id, seq, state, receipt = null }) => ({ id, seq, state, receipt }))
  const base = (await all('base')).map(({ scope, kind, id, rev }) => [scope, kind, id, rev])
  const staged = (await all('staging')).length
  db.close()
  return { outbox, base, staged }
}"""
ANSWERED = f"""async ([name, ms]) => {{
  const end = Date.now() + ms
  for (;;) {{
    const {{ outbox, base, staged }} = await ({HELD})(name)
    const waits = outbox.some(({{ state }}) => state === 'LOCAL' || state === 'RECEIVED')
    if ((!waits && staged === 0) || Date.now() > end) return {{ outbox, base, staged }}
    await new Promise((again) => setTimeout(again, 200))
  }}
}}"""


@dataclass(frozen=True, slots=True)
class Held:
    """Records in their order, rows as `(scope, kind, id, rev)`."""

    outbox: list[dict[str, Any]]
    base: set[tuple[str, str, str, int]]
    staged: int

    @property
    def ids(self) -> set[str]:
        return {row["id"] for row in self.outbox}


def held(page: Page, deputy: Someone) -> Held:
    """Everything, now."""
    return _held(page.evaluate(HELD, f"daima-{deputy.person}"))


def await_answers(page: Page, deputy: Someone) -> Held:
    """The same once no record waits for a word of the server; what waits too long is in it."""
    return _held(page.evaluate(ANSWERED, [f"daima-{deputy.person}", ANSWERED_MS]))


def await_the_feed(town: Town, page: Page, deputy: Someone) -> Held:
    """The same once the phone has pulled what came after its answers, too: a poke tells it, or the next minute."""
    give_up = time.monotonic() + ANSWERED_MS / 1000
    while True:
        found = await_answers(page, deputy)
        if found.base == _feed(town, deputy) or time.monotonic() > give_up:
            return found
        page.wait_for_timeout(500)


def _held(found: dict[str, Any]) -> Held:
    return Held(found["outbox"], {tuple(row) for row in found["base"]}, found["staged"])


def settled_once(town: Town, deputy: Someone, found: Held) -> None:
    """Each record of the phone is one record, one scan and one line of history there, and there are no others."""
    records = town.running.ask(
        "SELECT r.id::text, r.state, r.code, (SELECT count(*) FROM scan WHERE record = r.id) AS scans,"
        " (SELECT count(*) FROM event WHERE record = r.id AND kind = 'scan' AND verb = 'add') AS told"
        " FROM record AS r WHERE person = $1 ORDER BY seq",
        deputy.person,
    )
    assert [tuple(row) for row in records] == [(row["id"], 1, "APPLIED", 1, 1) for row in found.outbox]
    assert {(row["state"], row["receipt"]) for row in found.outbox} == {("DONE", "APPLIED")}, found.outbox
    assert len(town.attendance(deputy)) == 1
    assert town.running.ask("SELECT 1 FROM quarantine WHERE person = $1", deputy.person) == []


def is_the_feed(town: Town, deputy: Someone, found: Held) -> None:
    """The phone holds the rows of the scopes its person has, in their newest state, and no others."""
    assert found.base == _feed(town, deputy)
    assert found.staged == 0


def _feed(town: Town, deputy: Someone) -> set[tuple[Any, ...]]:
    scopes = {row["person"]: row["scopes"] for row in town.running.ask(truth.SCOPES)}[str(deputy.person)]
    rows = town.running.ask(
        "SELECT scope, kind, id::text, rev FROM feed WHERE scope = ANY ($1) AND NOT deleted", scopes
    )
    return {tuple(row) for row in rows}
