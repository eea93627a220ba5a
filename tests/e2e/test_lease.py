"""A phone too long without contact: nothing on it can be read, every scan is kept, and all comes back."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.test_leaving import ALL_STORED
from tests.e2e.waking import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

SOON = 30_000
LOCKED = "资料已上锁"


@contextmanager
def later(someone: Person, days: float, **how: Any) -> Iterator[Page]:
    """The same browser, opened when so many days have gone by on its clock."""
    with someone.browses(**how) as page:
        page.context.clock.set_system_time(datetime.now(UTC) + timedelta(days=days))
        yield page


def stored(page: Page) -> dict[str, Any]:
    """All databases, as a person with the developer's tools would find them."""
    return page.evaluate(ALL_STORED)["databases"]


def on_disk(folder: Path, *words: str) -> list[str]:
    """Files of a browser's profile that hold one of the words, in either form a browser writes text."""
    wanted = [form for word in words for form in (word.encode(), word.encode("utf-16-le"))]
    return [
        f"{file.relative_to(folder)}: {word.decode(errors='replace')}"
        for file in folder.rglob("*")
        if file.is_file()
        for word in wanted
        if word in file.read_bytes()
    ]


def scans_offline(someone: Person, page: Page, town: Town) -> None:
    """The printed code of the activity, twice around the restart."""
    someone.scans(page, f"{town.url}/a/{town.tiny.activity_token}", level="q")
    expect(page.get_by_role("heading", name="已存手机")).to_be_visible(timeout=SOON)


def test_the_end_of_the_lease_blocks_reading_and_never_capturing(
    town: Town, person: Callable[..., Person], tmp_path: Path
) -> None:
    """Eight days offline: shut, in words; scans are kept; a month later everything is sent, signed and chained."""
    # A browser writes the name of its folder into its logs: none of hers may stand there.
    deputy, chen = replace(person("陈静"), profile=tmp_path / "one"), town.tiny.deputies[0]
    canaries = (chen.name, "接待选民日", town.tiny.activity_token)
    with deputy.browses() as page:
        deputy.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
        town.phones_are_old()
        page.context.set_offline(True)
        scans_offline(deputy, page, town)
    with later(deputy, 6, offline=True) as page:
        page.goto(f"{town.url}/app/activities/{town.tiny.activity}")
        expect(page.get_by_role("heading", name="接待选民日")).to_be_visible(timeout=SOON)

    with later(deputy, 8, offline=True) as page:
        page.goto(f"{town.url}/app/")
        expect(page.get_by_role("heading", name=LOCKED)).to_be_visible(timeout=SOON)
        expect(page.get_by_text("已 8 天未联网")).to_be_visible()
        expect(page.get_by_text("只有服务器打得开")).to_be_visible()
        assert "接待选民日" not in page.content()
        scans_offline(deputy, page, town)
        page.goto(f"{town.url}/app/me/outbox")
        expect(page.get_by_role("heading", name=LOCKED)).to_be_visible(timeout=SOON)
        databases = stored(page)
        (account,) = json.loads(databases["daima"]["accounts"])
        rows = {row["seq"]: row for row in json.loads(databases[f"daima-{chen.person}"]["outbox"])}
        assert account["lease"] == account["lease"] | {"until": 0, "share": None}
        assert [rows[seq].get("entrusted") for seq in (1, 2)] == [None, True]
        text = json.dumps(databases, ensure_ascii=False)
        assert [word for word in canaries if word in text] == []
    assert on_disk(deputy.profile / "Default" / "IndexedDB", *canaries) == []
    with later(deputy, 3, offline=True) as page:
        page.goto(f"{town.url}/app/")
        expect(page.get_by_role("heading", name=LOCKED)).to_be_visible(timeout=SOON)

    assert town.running.ask("SELECT count(*) AS n FROM record")[0]["n"] == 0
    with later(deputy, 38, offline=True) as page:
        page.goto(f"{town.url}/app/")
        expect(page.get_by_role("heading", name=LOCKED)).to_be_visible(timeout=SOON)
        expect(page.get_by_text("2 条已存手机").first).to_be_visible()
        # That the network is back is enough; nobody has to press anything.
        page.context.set_offline(False)
        expect(page.get_by_role("heading", name=LOCKED)).to_have_count(0, timeout=SOON)
        page.goto(f"{town.url}/app/activities/{town.tiny.activity}")
        expect(page.get_by_role("heading", name="接待选民日")).to_be_visible(timeout=SOON)
        page.goto(f"{town.url}/app/me/outbox")
        expect(page.locator("main").get_by_role("listitem")).to_have_count(2, timeout=SOON)
        expect(page.get_by_text("没有等待上传的内容")).to_have_count(0)

    sent = _settled(town)
    assert [(row["seq"], row["signed"]) for row in sent] == [(1, 1), (2, 1)]
    assert bytes(sent[1]["prev"]) == bytes(sent[0]["sha"])
    assert all("DEVICE_UNSURE" not in row["detail"] for row in sent)


def _settled(town: Town) -> list[Any]:
    """Both records, once they were answered."""
    for _ in range(100):
        rows = town.running.ask("SELECT seq, prev, sha, signed, code, detail FROM record ORDER BY seq")
        if len(rows) == 2 and all(row["code"] for row in rows):
            return rows
        time.sleep(0.2)
    raise AssertionError("not settled")


def test_the_next_person_on_a_locked_phone_sees_nothing_of_the_first(
    town: Town, person: Callable[..., Person], tmp_path: Path
) -> None:
    """One database an account: hers stays shut and hers while he works beside it, and is whole when she returns."""
    hers, his = [replace(person(name), profile=tmp_path / "one") for name in ("高岚", "林涛")]
    gao, lin = town.tiny.deputies[2], town.tiny.deputies[1]
    with hers.browses() as page:
        hers.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
    with later(hers, 9, offline=True) as page:
        page.goto(f"{town.url}/app/")
        expect(page.get_by_role("heading", name=LOCKED)).to_be_visible(timeout=SOON)
        scans_offline(hers, page, town)
    with hers.browses() as page:
        page.goto(f"{town.url}/app/sign-in")
        his.enters(page)
        page.goto(f"{town.url}/app/me")
        expect(page.get_by_text(lin.name).first).to_be_visible(timeout=SOON)
        page.goto(f"{town.url}/app/me/outbox")
        expect(page.get_by_text("没有等待上传的内容")).to_be_visible(timeout=SOON)
        # The worker's own says who is here now, as soon as the app has told it.
        eventually(lambda: str(gao.person) not in json.dumps(stored(page).get("push")))
        databases = stored(page)
        databases.pop("push", None)
        assert set(databases) == {"daima", f"daima-{gao.person}", f"daima-{lin.person}"}
        assert gao.name not in json.dumps(databases, ensure_ascii=False)
        assert len(json.loads(databases[f"daima-{gao.person}"]["outbox"])) == 1
    assert on_disk(hers.profile / "Default" / "IndexedDB", gao.name) == []

    with hers.browses() as page:
        page.goto(f"{town.url}/app/sign-in")
        hers.enters(page)
        page.goto(f"{town.url}/app/me/outbox")
        expect(page.locator("main").get_by_role("listitem")).to_have_count(1, timeout=SOON)
        expect(page.get_by_text("签到 · 接待选民日")).to_be_visible(timeout=SOON)
    sent = town.running.ask("SELECT count(*) AS n FROM record WHERE person = $1", gao.person)
    assert sent[0]["n"] == 1
