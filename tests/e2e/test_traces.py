"""
What is found of a person in the browser's folder itself: nothing readable while signed in, nothing after.

Ids are not looked for: Chromium's LevelDB keeps the name of a deleted database, which is the
person's id, until it next compacts.
"""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.demo.tiny import Someone
from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.test_topics import TITLE, opens, writes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
UNSEALED = """async (word) => {
  const db = await new Promise((done) => {
    const asked = indexedDB.open('control')
    asked.onupgradeneeded = () => asked.result.createObjectStore('words')
    asked.onsuccess = () => done(asked.result)
  })
  await new Promise((done) => {
    const tx = db.transaction('words', 'readwrite', { durability: 'strict' })
    tx.objectStore('words').put({ text: `一条${word}-database` }, 1)
    tx.oncomplete = done
  })
  db.close()
  localStorage.setItem('control', `${word}-local`)
  await (await caches.open('control')).put('/control', new Response(`${word}-cache`))
}"""


def traces(folder: Path, words: list[str]) -> list[tuple[str, str]]:
    """Which words stand in which files, as UTF-8 or UTF-16; no compressor shortens what it sees for the first time."""
    found: list[tuple[str, str]] = []
    for file in folder.rglob("*"):
        if not file.is_file():
            continue
        held = file.read_bytes()
        found += [
            (str(file.relative_to(folder)), word)
            for word in words
            if word.encode() in held or word.encode("utf-16-le") in held
        ]
    return found


def test_the_search_finds_what_is_not_sealed(town: Town, person: Callable[..., Person]) -> None:
    """Words put into database, storage and cache as they are: each is found, so that finding none says something."""
    word = secrets.token_hex(12)
    someone = person("林涛")
    with someone.browses() as page:
        page.goto(f"{town.url}/app/sign-in")
        page.evaluate(UNSEALED, word)

    words = [f"{word}-{place}" for place in ("database", "local", "cache")]
    assert {found for _, found in traces(someone.profile, words)} == {*words}


def test_no_trace_of_a_person(town: Town, person: Callable[..., Person]) -> None:
    """A name, a title, an item and a note: sealed while signed in, gone after leaving without a network."""
    deputy, chen = person("陈静"), town.tiny.deputies[0]
    item, note, name = (secrets.token_hex(12) for _ in range(3))
    town.running.ask("UPDATE person SET name = $1 WHERE id = $2", name, chen.person)
    words = [item, note, name, TITLE, str(chen.token)]
    with deputy.browses() as page:
        deputy.signs_in(page)
        page.goto(f"{town.url}/app/topics")
        expect(page.get_by_role("link", name=TITLE)).to_be_visible(timeout=SOON)
        page.goto(f"{town.url}/app/me")
        expect(page.get_by_text(name).first).to_be_visible(timeout=SOON)
        page.context.set_offline(True)
        writes_both(town, page, item, note)
    assert traces(deputy.profile, words) == []

    with deputy.browses(offline=True) as page:
        page.goto(f"{town.url}/app/me")
        expect(page.get_by_text(name).first).to_be_visible(timeout=SOON)
        leaves(town, page, chen)
    assert traces(deputy.profile, words) == []


def writes_both(town: Town, page: Page, item: str, note: str) -> None:
    opens(town, page)
    writes(page, "记一条问题", "什么问题", item)
    page.get_by_role("link", name=item).click()
    page.get_by_label("写一条随记").fill(note)
    page.get_by_role("button", name="存下随记").click()
    expect(page.get_by_text(note)).to_be_visible(timeout=SOON)


def leaves(town: Town, page: Page, who: Someone) -> None:
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="退出并清除").click()
    expect(page).to_have_url(f"{town.url}/app/sign-in", timeout=SOON)
    names = "async () => (await indexedDB.databases()).map(({ name }) => name)"
    assert f"daima-{who.person}" not in page.evaluate(names)
