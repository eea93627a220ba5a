"""
A day of fieldwork, as it goes in a city: a topic raised and taken up, deputies out without a network, what
two of them said differently settled at the desk, the activity filed, their duty days grown.

The stories that need a whole city run in the demo's: here too what is taken out of its pages as files.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Playwright, expect

from server.domain.personas import PERSONAS
from tests.e2e import sheets
from tests.e2e.people import DESK, PHONE, Person
from tests.e2e.running import Running, running
from tests.e2e.test_topics import writes
from tests.pictures import a_photo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SOON = 30_000
ZONE = ZoneInfo("Asia/Shanghai")
TOPIC, ACTIVITY, ITEM = "屋顶漏雨", "屋顶漏雨小切口调研", "挨户看顶楼"
KEPT = re.compile("已存手机|已收到")
LONGEST_TOPIC = """
    SELECT t.id FROM topic t JOIN unit u ON u.id = t.unit JOIN list_item i ON i.topic = t.id
    WHERE u.name = '望潮区' AND i.deleted_at IS NULL GROUP BY t.id ORDER BY count(*) DESC, t.id LIMIT 1
"""
LEFT_FOR_LEAVE = """
    SELECT a.id FROM activity a JOIN attendance t ON t.activity = a.id JOIN unit u ON u.id = a.unit
        JOIN unit h ON h.id = u.congress
    WHERE h.name = '望潮区' AND a.state = 'FILED'
    GROUP BY a.id ORDER BY count(*) FILTER (WHERE enrolment = 'ON_LEAVE') DESC, count(*) DESC, a.id LIMIT 1
"""


@pytest.fixture(scope="module")
def city() -> Iterator[Running]:
    """The demo city, in which 邵明 works for the city's congress."""
    with tempfile.TemporaryDirectory(prefix="daima-city-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with running(Path(folder)) as found:
            found.ask(
                "UPDATE seat SET role = 'CONGRESS_STAFF' WHERE person = (SELECT id FROM person WHERE name = '邵明')"
            )
            yield found


@pytest.fixture
def opens(city: Running, playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., tuple[Person, Page]]]:
    """A persona's browser, signed in, until the story ends."""
    with ExitStack() as browsers:

        def make(name: str, *, desk: bool = False) -> tuple[Person, Page]:
            (phone,) = {one.phone for one in PERSONAS if one.name == name}
            who = Person(name, phone, city.url, tmp_path / name, DESK if desk else PHONE, playwright)
            page = browsers.enter_context(who.browses())
            who.signs_in(page)
            return who, page

        yield make


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "IMG_2026.jpg"
    file.write_bytes(a_photo().data)
    return file


def test_a_day_of_fieldwork(city: Running, opens: Callable[..., tuple[Person, Page]], photo: Path) -> None:
    """From a city's topic to two deputies' half days."""
    (_, above), (_, desk) = opens("邵明", desk=True), opens("何远", desk=True)
    raises_a_topic(city, above)
    takes_it_up(city, above, desk)
    plans_an_activity(city, desk)
    (chen, hers), (lin, his) = opens("陈静"), opens("林涛")
    before = {who.name: half_days(city, who) for who in (chen, lin)}
    for page in (hers, his):
        signs_up(city, page)
    city.ask("UPDATE device SET registered_at = registered_at - interval '3 days'")

    for who, page in ((chen, hers), (lin, his)):
        page.context.set_offline(True)
        checks_in(city, who, page)
    sees_and_hears(city, hers, photo)
    for page, text in ((hers, "挨户看顶楼和天沟"), (his, "先看老楼的顶楼")):
        says_it_otherwise(city, page, text)
    for page in (hers, his):
        page.context.set_offline(False)
        comes_back(city, page)

    settles(city, desk)
    files(city, desk)
    assert {who.name: half_days(city, who) - before[who.name] for who in (chen, lin)} == {"陈静": 1, "林涛": 1}
    shows_the_duty(city, hers)
    hands_out_sheets(city, desk)


def raises_a_topic(city: Running, page: Page) -> None:
    """The city's staff raise a topic and open it at once."""
    page.goto(f"{city.url}/app/desk/topics")
    page.get_by_role("link", name="新建主题").click()
    page.get_by_label("主题名称").fill(TOPIC)
    page.get_by_label("说明", exact=True).fill("老楼顶楼漏雨,先看清,再提办法。")
    page.get_by_role("button", name="存下并发起").click()
    expect(page.get_by_role("heading", name=TOPIC)).to_contain_text("进行中", timeout=SOON)


def takes_it_up(city: Running, above: Page, page: Page) -> None:
    """The county works on it with lists of its own; the city sees that it does."""
    page.goto(f"{city.url}/app/desk/topics")
    page.get_by_role("link", name=re.compile(TOPIC)).click()
    page.get_by_role("link", name="承接", exact=True).click()
    page.get_by_role("button", name="承接", exact=True).click()
    expect(page.get_by_text(re.compile(f"承接自.*{TOPIC}"))).to_be_visible(timeout=SOON)
    for press, label, text in (("记一条工作", "要做什么", ITEM), ("记一条问题", "什么问题", "顶楼渗水没人管")):
        page.get_by_role("button", name=press).click()
        page.get_by_label(label).fill(text)
        page.get_by_role("dialog").get_by_role("button", name="存下").click()
        expect(page.get_by_role("button", name=text, exact=True)).to_be_visible(timeout=SOON)
    above.get_by_role("tab", name="各地承接").click()
    above.reload()
    expect(above.get_by_role("link", name=re.compile("望潮区"))).to_be_visible(timeout=SOON)


def plans_an_activity(city: Running, page: Page) -> None:
    """One of the county's topic, soon, which any of its deputies may join."""
    soon = datetime.now(ZONE) + timedelta(minutes=10)
    page.goto(f"{city.url}/app/desk/new")
    page.get_by_role("textbox", name="活动名称").fill(ACTIVITY)
    page.get_by_role("combobox", name="类型").select_option(label="小切口调研")
    page.get_by_role("combobox", name="组织单位").select_option(label="望潮区")
    page.get_by_role("combobox", name="所属主题").select_option(label=f"{TOPIC} · 望潮区")
    page.get_by_role("textbox", name="开始", exact=True).fill(soon.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("textbox", name="地点").fill("幸福里 3 号楼")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", name=ACTIVITY)).to_be_visible(timeout=SOON)


def the(city: Running, sql: str, *args: object) -> str:
    """One value of the database, as text."""
    ((value,),) = (tuple(row) for row in city.ask(sql, *args))
    return str(value)


def activity_page(city: Running) -> str:
    return f"{city.url}/app/activities/" + the(city, "SELECT id FROM activity WHERE title = $1", ACTIVITY)


def topic_of(city: Running) -> str:
    return the(city, "SELECT id FROM topic WHERE title = $1 AND parent_topic IS NOT NULL", TOPIC)


def signs_up(city: Running, page: Page) -> None:
    """From the menu, though something else is on; what is to be taken along stands there."""
    page.goto(f"{city.url}/app/activities")
    page.get_by_role("tab", name=re.compile("可参加")).click()
    page.get_by_role("link", name=re.compile(ACTIVITY)).click()
    page.get_by_role("button", name="报名", exact=True).click()
    # Both are to receive voters at that hour, and are asked.
    page.get_by_role("dialog").get_by_role("button", name="报名", exact=True).click()
    expect(page.get_by_text(re.compile("已报名")).first).to_be_visible(timeout=SOON)
    expect(page.get_by_text(ITEM)).to_be_visible(timeout=SOON)


def checks_in(city: Running, who: Person, page: Page) -> None:
    """The printed code, read where there is no network."""
    token = the(city, "SELECT token FROM code JOIN activity ON activity.id = target WHERE title = $1", ACTIVITY)
    who.scans(page, f"{city.url}/a/{token}", level="q")
    expect(page.get_by_role("heading", name="已存手机")).to_be_visible(timeout=SOON)


def sees_and_hears(city: Running, page: Page, photo: Path) -> None:
    """Two problems with a photo each, a suggestion from one of them; all written at the activity."""
    for text in ("天沟堵塞", "防水层老化"):
        page.goto(activity_page(city))
        writes(page, "记一条问题", "什么问题", text)
        page.get_by_role("link", name=re.compile(text)).click()
        # The activity's page has photos of its own, until the item's has taken its place.
        expect(page.get_by_role("heading", name=text, exact=True)).to_be_visible(timeout=SOON)
        takes_photo(page, photo)
    writes(page, "由此提一条建议", "建议怎么办", "列入维修计划")
    page.goto(activity_page(city))
    for text in ("天沟堵塞", "防水层老化", "列入维修计划"):
        expect(page.get_by_role("link", name=re.compile(text))).to_be_visible(timeout=SOON)
    takes_photo(page, photo)


def takes_photo(page: Page, photo: Path) -> None:
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_role("textbox", name="说明").fill("现场")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("button", name="查看照片:现场,已存手机")).to_be_visible(timeout=SOON)


def says_it_otherwise(city: Running, page: Page, text: str) -> None:
    """The county's work in other words, without a network."""
    page.goto(f"{city.url}/app/topics/{topic_of(city)}?list=WORK")
    page.get_by_role("link", name=ITEM).click()
    page.get_by_role("link", name="修改").click()
    page.get_by_label("要做什么").fill(text)
    page.get_by_role("button", name="存下", exact=True).click()
    expect(page.get_by_role("heading", name=text)).to_be_visible(timeout=SOON)


def comes_back(city: Running, page: Page) -> None:
    """Everything is sent; 已签到 stands on the activity."""
    page.goto(f"{city.url}/app/me/outbox")
    expect(page.get_by_text(KEPT)).to_have_count(0, timeout=2 * SOON)
    page.goto(activity_page(city))
    expect(page.get_by_text("已签到").first).to_be_visible(timeout=SOON)


def settles(city: Running, page: Page) -> None:
    """The desk sees both values of the work and takes the other one."""
    item = the(city, "SELECT id FROM list_item WHERE topic = $1::uuid AND list = 'WORK'", topic_of(city))
    page.goto(f"{city.url}/app/desk/topics/{topic_of(city)}?item={item}")
    expect(page.get_by_text(re.compile("另一份"))).to_be_visible(timeout=SOON)
    (other,) = city.ask("SELECT value FROM item_conflict WHERE item = $1::uuid", item)
    page.get_by_role("button", name="采用").click()
    expect(page.get_by_text(re.compile("另一份"))).to_have_count(0, timeout=SOON)
    assert city.ask("SELECT value FROM item_conflict WHERE item = $1::uuid", item) == []
    assert the(city, "SELECT text FROM list_item WHERE id = $1::uuid", item) == other["value"]


def files(city: Running, page: Page) -> None:
    """Its hour come, ended, described and filed at the desk, where what was brought back is shown."""
    city.ask("UPDATE activity SET starts_at = now() - interval '5 minutes' WHERE title = $1", ACTIVITY)
    page.goto(activity_page(city).replace("/app/", "/app/desk/"))
    for verb in ("结束", "归档"):
        if verb == "归档":
            page.get_by_label("活动小结").fill("看了十二户顶楼,记下两个问题,提出一条建议。")
            expect(page.get_by_text("列入维修计划")).to_be_visible(timeout=SOON)
        page.get_by_role("button", name=verb, exact=True).click(timeout=SOON)
        page.get_by_role("dialog").get_by_role("button", name=verb, exact=True).click()
    expect(page.get_by_role("heading", name="已归档", exact=True)).to_be_visible(timeout=SOON)


def half_days(city: Running, who: Person) -> int:
    """What the duties that stand credit a persona with."""
    asked = (
        "SELECT coalesce(sum(half_days), 0) FROM duty JOIN seat ON seat.id = duty.seat"
        " JOIN person ON person.id = seat.person WHERE name = $1 AND duty.state = 'APPROVED'"
    )
    return int(the(city, asked, who.name))


def shows_the_duty(city: Running, page: Page) -> None:
    """The deputy's own record says so too."""
    page.goto(f"{city.url}/app/duties?face=list")
    expect(page.get_by_text(ACTIVITY).first).to_be_visible(timeout=SOON)


def hands_out_sheets(city: Running, page: Page) -> None:
    """The topic's lists as paper and as a workbook."""
    for ending, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        answer = page.request.get(f"{city.url}/sheets/topics/{topic_of(city)}.{ending}")
        assert (answer.status, answer.body()[: len(begins)]) == (200, begins)


def test_files_say_what_the_pages_say(city: Running, opens: Callable[..., tuple[Person, Page]]) -> None:
    """The days of all deputies, a topic's four lists, who was at an activity: opened, each counts as its page does."""
    _, desk = opens("何远", desk=True)
    desk.goto(f"{city.url}/app/desk/duties")
    sheets.days_agree(desk)
    desk.goto(f"{city.url}/app/desk/topics/{the(city, LONGEST_TOPIC)}")
    sheets.lists_agree(desk)
    desk.goto(f"{city.url}/app/desk/activities/{the(city, LEFT_FOR_LEAVE)}")
    sheets.attendance_agrees(desk)
