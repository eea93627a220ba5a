"""A phone whose space is used up: it says so, keeps what it had, and goes on by itself once there is space."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.conftest import Town
from tests.e2e.held import await_answers, held
from tests.e2e.people import Person
from tests.e2e.test_topics import opens

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
SMALL = 12 * 1024 * 1024
"""Room for the app and its rows, and soon filled."""

PROBLEM = "楼道堆了杂物"
FILL = """async () => {
  const db = await new Promise((done) => {
    const asked = indexedDB.open('others')
    asked.onupgradeneeded = () => asked.result.createObjectStore('bytes', { autoIncrement: true })
    asked.onsuccess = () => done(asked.result)
  })
  const put = (size) => new Promise((done) => {
    const tx = db.transaction('bytes', 'readwrite')
    tx.objectStore('bytes').put(crypto.getRandomValues(new Uint8Array(size)))
    tx.oncomplete = () => done('')
    tx.onabort = () => done(tx.error.name)
  })
  let why = ''
  for (let size = 65536; size >= 64;) {
    const failed = await put(size)
    why = failed || why
    if (failed) size /= 2
  }
  db.close()
  return why
}"""


def allows(town: Town, storage: CDPSession, most: int | None) -> None:
    """The browser gives the app so many bytes; as many as it likes where nothing is said."""
    storage.send("Storage.overrideQuotaForOrigin", {"origin": town.url, **({"quotaSize": most} if most else {})})


def scans(town: Town, page: Page, said: str) -> None:
    """The poster of the activity, and what the phone says of it."""
    page.goto(f"{town.url}/app/scan#c=%2Fa%2F{town.tiny.activity_token}")
    expect(page.get_by_role("heading", name=said)).to_be_visible(timeout=SOON)


def test_a_full_phone_says_so_and_loses_nothing(town: Town, person: Callable[..., Person]) -> None:
    """An item and a scan find no space: told, still on the screen, kept once there is; what was kept is untouched."""
    deputy, chen = person("陈静"), town.tiny.deputies[0]
    with deputy.browses() as page:
        storage = page.context.new_cdp_session(page)
        allows(town, storage, SMALL)
        deputy.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
        page.context.set_offline(True)
        scans(town, page, "已存手机")
        opens(town, page)
        page.get_by_role("link", name="记一条问题").last.click()
        page.get_by_label("什么问题").fill(PROBLEM)
        kept = held(page, chen)
        assert page.evaluate(FILL) == "QuotaExceededError"

        page.get_by_role("button", name="存下", exact=True).click()
        expect(page.get_by_text("没有存下来:手机空间不足")).to_be_visible(timeout=SOON)
        other = page.context.new_page()
        scans(town, other, "还没存下")
        expect(other.get_by_text("没有存下来:手机空间不足")).to_be_visible()
        expect(other.get_by_text("1 条还没存下,请勿关闭本页")).to_be_visible()
        expect(page.get_by_label("什么问题")).to_have_value(PROBLEM)
        assert held(page, chen) == kept

        allows(town, storage, None)
        expect(other.get_by_role("heading", name="已存手机")).to_be_visible(timeout=SOON)
        expect(other.get_by_text("请勿关闭本页")).to_have_count(0)
        page.get_by_role("button", name="存下", exact=True).click()
        expect(page.get_by_role("link", name=PROBLEM)).to_be_visible(timeout=SOON)
        page.context.set_offline(False)
        found = await_answers(page, chen)

    assert kept.ids < found.ids
    records = "SELECT id::text, kind, state, code FROM record WHERE person = $1 ORDER BY seq"
    assert [tuple(row) for row in town.running.ask(records, chen.person)] == [
        (row["id"], kind, 1, "APPLIED")
        for row, kind in zip(found.outbox, ("scan.add", "scan.add", "item.add"), strict=True)
    ]
    assert len(town.running.ask("SELECT 1 FROM list_item WHERE text = $1", PROBLEM)) == 1
