"""A photo taken without a network: on the phone whatever dies, sent once, seen by who may, hiding nothing."""

import os
import signal
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.test_pages import in_every_dress
from tests.pictures import CANARIES, a_telling_photo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
CAPTION = "校门口的斑马线"
SMALL = """
[...document.querySelectorAll('dialog[open] button, dialog[open] input, .pick, .strip button')]
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
  .filter(([, height]) => height > 1 && height < 44)
"""
SERVED = """
async id => Array.from(new Uint8Array(await (await fetch(`/attachments/${id}`)).arrayBuffer()))
"""


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    """A photo as a camera makes it: with its place, its maker and a thumbnail."""
    file = tmp_path / "IMG_2026.jpg"
    file.write_bytes(a_telling_photo(width=2400, height=1800, orientation=6).data)
    return file


def killed(profile: Path) -> None:
    """The browser of a profile dies as a phone does whose battery is out."""
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().decode().split("\0") if entry.name.isdecimal() else []
        except OSError:
            continue
        if f"--user-data-dir={profile}" in words and not any(word.startswith("--type=") for word in words):
            os.kill(int(entry.name), signal.SIGKILL)


def takes_photo(page: Page, photo_file: Path) -> None:
    """Choose a photo, say what it shows, save."""
    page.locator("input[type=file]").set_input_files(photo_file)
    page.get_by_role("textbox", name="说明").fill(CAPTION)
    page.get_by_role("button", name="保存", exact=True).click()


def card(page: Page, state: str) -> None:
    """The photo is on the page, to be seen, and stands like this."""
    expect(page.get_by_role("button", name=f"查看照片:{CAPTION},{state}", exact=True)).to_be_visible(timeout=SOON)
    picture = page.get_by_role("img", name=CAPTION).first
    expect(picture).to_have_js_property("complete", True, timeout=SOON)
    page.wait_for_function("picture => picture.naturalWidth > 100", arg=picture.element_handle(), timeout=SOON)


def test_a_photo_from_the_field_arrives_once(
    town: Town, person: Callable[..., Person], photo_file: Path, tmp_path: Path
) -> None:
    """Taken offline, the browser killed, the line cut in the middle: one photo, upright, silent about its camera."""
    ask = town.running.ask
    ask("UPDATE activity SET visibility = 'MEMBERS', enrol = 'ASSIGNED' WHERE id = $1", town.tiny.activity)
    deputy, here = person("陈静"), f"{town.url}/app/activities/{town.tiny.activity}"
    with deputy.browses() as page:
        deputy.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
        page.goto(here)
        expect(page.get_by_text("还没有照片")).to_be_visible(timeout=SOON)

    with deputy.browses(offline=True) as page:
        page.goto(here)
        takes_photo(page, photo_file)
        card(page, "已存手机")
        with page.context.expect_event("close", timeout=SOON):
            killed(deputy.profile)
    assert ask("SELECT id FROM attachment") == []

    cut: list[str] = []
    with deputy.browses(offline=True) as page:
        page.goto(here)
        card(page, "已存手机")
        page.route("**/uploads/*", lambda route: cuts(route, cut))
        page.context.set_offline(False)
        card(page, "已上传")
        (row,) = ask("SELECT id, state, width, height, caption FROM attachment")
        served = bytes(page.evaluate(SERVED, str(row["id"])))
        page.screenshot(path=tmp_path / "activity.png")

    assert cut.count("CUT") == 1
    assert (row["state"], row["caption"]) == ("READY", CAPTION)
    assert Image.open(BytesIO(served)).size == (row["width"], row["height"])
    assert row["width"] < row["height"] <= 1600
    assert [canary for canary in CANARIES if canary in served] == []
    assert ask("SELECT count(*) AS pictures FROM picture")[0]["pictures"] == 1
    assert ask("SELECT count(*) AS pieces FROM upload_chunk")[0]["pieces"] == 0


def cuts(route: Route, seen: list[str]) -> None:
    """The second piece is cut off on its way."""
    asked = route.request
    seen.append(asked.method)
    if seen.count("PATCH") == 2 and "CUT" not in seen:
        seen.append("CUT")
        route.abort("connectionreset")
    else:
        route.continue_()


def test_who_takes_part_sees_it_and_nobody_else(town: Town, person: Callable[..., Person]) -> None:
    """林涛 finds it on his phone; 高岚, taken off the list, finds nothing at its address."""
    (photo,) = town.running.ask("SELECT id FROM attachment")
    lin, gao = person("林涛"), person("高岚")
    with lin.browses() as page:
        lin.signs_in(page)
        page.goto(f"{town.url}/app/activities/{town.tiny.activity}")
        card(page, "已上传")
        page.get_by_role("button", name=f"查看照片:{CAPTION}").click()
        expect(page.get_by_text("陈静 拍摄")).to_be_visible()
        expect(page.get_by_role("button", name="删除照片")).to_have_count(0)
    town.running.ask("DELETE FROM attendance WHERE person = $1", town.tiny.deputies[2].person)

    with gao.browses() as page:
        gao.signs_in(page)
        status = page.evaluate("async id => (await fetch(`/attachments/${id}`)).status", str(photo["id"]))

    assert status == 404


def test_photos_are_for_everyone(town: Town, person: Callable[..., Person], photo_file: Path, tmp_path: Path) -> None:
    """axe finds nothing in the strip, in a photo opened and in a new one, in any dress; all of it fits 320 px."""
    with person("林涛").browses(bypass_csp=True, reduced_motion="reduce") as page:
        person("林涛").signs_in(page)
        page.goto(f"{town.url}/app/activities/{town.tiny.activity}")
        card(page, "已上传")
        wrong = in_every_dress(page, "the strip")
        page.get_by_role("button", name=f"查看照片:{CAPTION}").click()
        wrong |= in_every_dress(page, "a photo")
        page.screenshot(path=tmp_path / "opened.png")
        page.get_by_role("button", name="关闭").click()
        page.locator("input[type=file]").set_input_files(photo_file)
        expect(page.get_by_role("textbox", name="说明")).to_be_visible(timeout=SOON)
        wrong |= in_every_dress(page, "a new photo")
        page.evaluate("document.documentElement.dataset.elder = '3'")
        page.screenshot(path=tmp_path / "new-elder.png")
        small = page.evaluate(SMALL)

    assert wrong == {}
    assert small == []


def test_its_author_takes_it_away(town: Town, person: Callable[..., Person]) -> None:
    """From a second phone, without a network; it is gone there at once, and everywhere when there is one."""
    deputy = person("陈静")
    with deputy.browses() as page:
        deputy.signs_in(page)
        page.goto(f"{town.url}/app/activities/{town.tiny.activity}")
        card(page, "已上传")
        page.context.set_offline(True)
        page.get_by_role("button", name=f"查看照片:{CAPTION}").click()
        page.get_by_role("button", name="删除照片").click()
        page.get_by_role("button", name="删除", exact=True).click()
        expect(page.get_by_role("img", name=CAPTION)).to_have_count(0)
        page.context.set_offline(False)
        page.goto(f"{town.url}/app/me/outbox")
        expect(page.get_by_text("没有等待上传的内容").or_(page.get_by_text("已有结果"))).to_be_visible(timeout=SOON)

    (row,) = town.running.ask("SELECT removed_at IS NOT NULL AS removed FROM attachment")
    assert row["removed"]
