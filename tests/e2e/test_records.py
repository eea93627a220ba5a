"""What a phone could not send goes by hand: exported, brought in, looked at, and answered in words both sides read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.test_pages import in_every_dress

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000


def scans_offline_and_exports(who: Person, page: Page, town: Town, into: Path) -> Path:
    """Signed in, then without a network: a scan, and the outbox as a file."""
    who.signs_in(page)
    expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
    page.goto(f"{town.url}/app/me/outbox")
    page.context.set_offline(True)
    who.scans(page, f"{town.url}/a/{town.tiny.activity_token}", level="q")
    expect(page.get_by_role("heading", name="已存手机")).to_be_visible(timeout=SOON)
    page.goto(f"{town.url}/app/me/outbox")
    expect(page.get_by_text("签到 · 接待选民日")).to_be_visible(timeout=SOON)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    download.value.save_as(into)
    return into


def brings_in(desk: Page, town: Town, file: Path) -> None:
    """Staff choose the file."""
    desk.goto(f"{town.url}/app/desk/records/import")
    desk.get_by_label("选择文件").set_input_files(file)


def test_a_file_does_what_the_phone_could_not(town: Town, person: Callable[..., Person], tmp_path: Path) -> None:
    """Brought in by staff it counts at once; the phone's own later sending doubles nothing, and she reads 已签到."""
    deputy, host, chen = person("陈静"), person("何远", desk=True), town.tiny.deputies[0]
    with deputy.browses(accept_downloads=True) as page, host.browses() as desk:
        file = scans_offline_and_exports(deputy, page, town, tmp_path / "outbox.json")
        host.signs_in(desk)
        brings_in(desk, town, file)
        expect(desk.get_by_text("陈静的文件:共 1 条")).to_be_visible(timeout=SOON)
        expect(desk.get_by_text("已收下", exact=True)).to_be_visible()
        expect(desk.get_by_text("处理结果:已核定")).to_be_visible(timeout=SOON)
        brings_in(desk, town, file)
        expect(desk.get_by_text("此前已收到")).to_be_visible(timeout=SOON)

        page.context.set_offline(False)
        page.goto(f"{town.url}/app/me/outbox")
        expect(page.get_by_text("已签到").first).to_be_visible(timeout=SOON)

    assert [one["presence"] for one in town.attendance(chen)] == ["PRESENT"]
    assert len(town.running.ask("SELECT FROM scan WHERE person = $1", chen.person)) == 1


OTHERS = {
    "{": "这不是本应用导出的文件:读不出内容。",
    "[]": "请在手机“待上传”里点“导出”",
    '{"device":"d","records":[]}': "文件里没有记录",
}


@pytest.mark.parametrize("text", OTHERS)
def test_another_file_is_told_from_ours(town: Town, person: Callable[..., Person], tmp_path: Path, text: str) -> None:
    """In words, and nothing is sent."""
    (file := tmp_path / "other.json").write_text(text)
    host = person("何远", desk=True)
    with host.browses() as desk:
        host.signs_in(desk)
        brings_in(desk, town, file)
        expect(desk.get_by_text(OTHERS[text])).to_be_visible(timeout=SOON)


def test_an_altered_file_waits_for_a_person(town: Town, person: Callable[..., Person], tmp_path: Path) -> None:
    """Kept apart; staff read what it says, ask him, mark him present by hand, and he hears of it."""
    deputy, host, lin = person("林涛"), person("何远", desk=True), town.tiny.deputies[1]
    with (
        deputy.browses(accept_downloads=True) as page,
        host.browses(bypass_csp=True, reduced_motion="reduce") as desk,
    ):
        file = scans_offline_and_exports(deputy, page, town, tmp_path / "outbox.json")
        told = json.loads(file.read_text())
        told["pushes"][0]["records"][0]["at"] += 60_000
        file.write_text(json.dumps(told))
        host.signs_in(desk)
        brings_in(desk, town, file)
        expect(desk.get_by_text("签名缺失或对不上,已隔离待核")).to_be_visible(timeout=SOON)

        desk.goto(f"{town.url}/app/desk/records")
        desk.get_by_role("tab", name="隔离").click()
        desk.get_by_role("link", name="林涛").click(timeout=SOON)
        expect(desk.get_by_text("导入的文件里,签名缺失或对不上")).to_be_visible(timeout=SOON)
        expect(desk.get_by_text(f"{town.tiny.activity_token} · 接待选民日")).to_be_visible()
        assert in_every_dress(desk, "a record") == {}
        desk.get_by_role("button", name="人工补记到场").click()
        sheet = desk.get_by_role("dialog", name="人工补记 林涛 到场")
        sheet.get_by_label("哪场活动").select_option(str(town.tiny.activity))
        sheet.get_by_label("依据(填报人会看到)").fill("已电话向本人核实")
        sheet.get_by_role("button", name="补记到场").click()
        expect(desk.get_by_text("已人工补记 · 何远")).to_be_visible(timeout=SOON)

        page.context.set_offline(False)
        page.goto(f"{town.url}/app/notices")
        expect(page.get_by_text("已电话向本人核实").first).to_be_visible(timeout=SOON)

    assert [one["presence"] for one in town.attendance(lin)] == ["PRESENT"]


def test_staff_end_a_lost_phone(town: Town, person: Callable[..., Person]) -> None:
    """Found by her name, ended with a reason; it wipes itself at its next contact."""
    deputy, host = person("高岚"), person("何远", desk=True)
    with deputy.browses() as page:
        deputy.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
    with host.browses(bypass_csp=True, reduced_motion="reduce") as desk:
        host.signs_in(desk)
        desk.goto(f"{town.url}/app/desk/records/devices")
        desk.get_by_role("searchbox", name="按姓名、单位查找").fill("高岚")
        desk.get_by_role("button", name="高岚").click(timeout=SOON)
        expect(desk.get_by_text("上次联系时没有未上传的内容")).to_be_visible(timeout=SOON)
        assert in_every_dress(desk, "somebody's devices") == {}
        desk.get_by_role("button", name="停用").click()
        sheet = desk.get_by_role("dialog")
        sheet.get_by_label("理由,例如:手机丢失").fill("手机丢失")
        sheet.get_by_role("button", name="停用").click()
        expect(desk.get_by_text("已停用", exact=False).first).to_be_visible(timeout=SOON)

    with deputy.browses() as page:
        page.goto(f"{town.url}/app/")
        expect(page.get_by_text("这部手机已被停用,上面的内容已清除。")).to_be_visible(timeout=SOON)
