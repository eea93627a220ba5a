"""A phone that is left, by its owner without a network or by a word from elsewhere, holds nothing of them."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from server.demo.tiny import Someone
from tests.e2e.conftest import Town
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
ALL_STORED = """async () => {
  const open = (name) => new Promise((done, fail) => {
    const asked = indexedDB.open(name)
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => fail(asked.error)
  })
  const all = (db, store) => new Promise((done) => {
    db.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(JSON.stringify(event.target.result))
  })
  const databases = {}
  for (const { name } of await indexedDB.databases()) {
    const db = await open(name)
    databases[name] = {}
    for (const store of db.objectStoreNames) databases[name][store] = await all(db, store)
    db.close()
  }
  const cached = []
  for (const name of await caches.keys()) {
    for (const asked of await (await caches.open(name)).keys()) cached.push(new URL(asked.url).pathname)
  }
  return { databases, cached, local: { ...localStorage }, session: { ...sessionStorage } }
}"""


def holds_nothing_of(page: Page, somebody: Someone) -> None:
    """No database of theirs, and no word of them in anything the browser keeps; files are the app's own."""
    stored = page.evaluate(ALL_STORED)
    text = json.dumps(stored, ensure_ascii=False)

    assert set(stored["databases"]) <= {"daima", "push"}
    assert set(stored["databases"].get("push", {}).values()) <= {"[]"}
    assert stored["databases"]["daima"]["accounts"] == stored["databases"]["daima"]["captures"] == "[]"
    assert not [path for path in stored["cached"] if not path.startswith(("/app", "/assets", "/icons"))]
    for secret in (somebody.name, somebody.phone, somebody.person, somebody.seat, somebody.token):
        assert str(secret) not in text


def signs_out(page: Page) -> None:
    """From 我的, as far as the question whether one is sure."""
    page.get_by_role("button", name="退出登录").click()


def test_signing_out_without_a_network_leaves_nothing(town: Town, person: Callable[..., Person]) -> None:
    """Warned of the unsent scan, she goes; the phone is empty, her session ends at first contact, he sees only his."""
    deputy, chen = person("陈静"), town.tiny.deputies[0]
    with deputy.browses() as page:
        deputy.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
        page.context.set_offline(True)
        deputy.scans(page, f"{town.url}/a/{town.tiny.activity_token}", level="q")
        expect(page.get_by_role("heading", name="已存手机")).to_be_visible(timeout=SOON)
        page.goto(f"{town.url}/app/me")
        signs_out(page)
        expect(page.get_by_text("还有 1 条没有上传,退出后将丢失。")).to_be_visible()
        page.get_by_role("button", name="取消").click()
        assert f"daima-{chen.person}" in page.evaluate(ALL_STORED)["databases"]
        signs_out(page)
        page.get_by_role("button", name="退出并清除").click()
        expect(page).to_have_url(f"{town.url}/app/sign-in", timeout=SOON)

        holds_nothing_of(page, chen)
        page.goto(f"{town.url}/app/activities")
        expect(page).to_have_url(re.compile("/app/sign-in"), timeout=SOON)

        page.context.set_offline(False)
        person("林涛").signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
        page.goto(f"{town.url}/app/me/outbox")
        expect(page.get_by_text("没有等待上传的内容")).to_be_visible(timeout=SOON)
        databases = set(page.evaluate(ALL_STORED)["databases"])
        assert databases - {"push"} == {"daima", f"daima-{town.tiny.deputies[1].person}"}

    assert [one["presence"] for one in town.attendance(chen)] == ["NONE"]
    open_sessions = "SELECT person FROM session WHERE ended_at IS NULL"
    assert [row["person"] for row in town.running.ask(open_sessions)] == [town.tiny.deputies[1].person]


def test_a_lost_phone_is_wiped_from_another(town: Town, person: Callable[..., Person]) -> None:
    """Ended in 我的设备 elsewhere, it deletes what it holds at its next contact, and says why."""
    lost, gao = person("高岚"), town.tiny.deputies[2]
    with lost.browses() as page:
        lost.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
    town.phones_are_old()
    with person("高岚", folder="other").browses() as page:
        person("高岚").signs_in(page)
        page.goto(f"{town.url}/app/me/devices")
        one = page.get_by_role("article").filter(has_not_text="这台设备")
        one.get_by_role("button", name="停用").click(timeout=SOON)
        page.get_by_role("dialog").get_by_role("button", name="停用").click()
        expect(one.get_by_text("已停用")).to_be_visible(timeout=SOON)

    with lost.browses() as page:
        page.goto(f"{town.url}/app/")
        expect(page.get_by_text("这部手机已被停用,上面的内容已清除。")).to_be_visible(timeout=SOON)
        expect(page).to_have_url(f"{town.url}/app/sign-in", timeout=SOON)
        holds_nothing_of(page, gao)


def test_a_phone_in_somebodys_hand_is_wiped_while_they_look(town: Town, person: Callable[..., Person]) -> None:
    """Online when it is ended elsewhere, it is empty within seconds, without a touch."""
    lost, lin = person("林涛"), town.tiny.deputies[1]
    with lost.browses() as page:
        lost.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
        with person("林涛", folder="other").browses() as other:
            person("林涛").signs_in(other)
            other.goto(f"{town.url}/app/me/devices")
            one = other.get_by_role("article").filter(has_not_text="这台设备").first
            one.get_by_role("button", name="停用").click(timeout=SOON)
            other.get_by_role("dialog").get_by_role("button", name="停用").click()
            expect(other.get_by_text("已停用").first).to_be_visible(
                timeout=SOON
            )  # who closes the page at once asked nothing
        expect(page.get_by_text("这部手机已被停用,上面的内容已清除。")).to_be_visible(timeout=10_000)
        holds_nothing_of(page, lin)
