"""Topics and boards over the wire: raised, taken up, counted, and the items behind a count."""

from typing import Any

import pytest

from server.store import sql
from tests.api.browser import Browser
from tests.builders import Someone, a_deputy, a_phone, a_unit
from tests.topics import a_topic, adds, code, exchange, sets

STAFF = "13800000004"


@pytest.fixture
async def desk(browser: Browser, host: Someone) -> Browser:
    """The browser of congress staff, signed in."""
    await browser.signs_in(STAFF)
    return browser


async def a_plan(**changed: Any) -> dict[str, Any]:
    """Of the congress, for a year."""
    unit = str(await a_unit())
    return {"unit": unit, "title": "河道清漂", "startsOn": "2026-11-01", "endsOn": "2027-10-31"} | changed


def counted(tally: dict[str, Any]) -> dict[str, int]:
    """A tally by names."""
    cells = {f"{cell['list']} {cell['state']}": cell["count"] for cell in tally["cells"]}
    return cells | {want["want"]: want["count"] for want in tally["wants"]}


async def test_a_topic_goes_its_way_at_the_desk(desk: Browser) -> None:
    """Draft, open, said otherwise, closed, used again: each answer offers what may be done next."""
    made = await desk.asks("CreateTopic", input=await a_plan())
    opened = await desk.asks("MoveTopic", id=made["id"], version=made["version"], verb="OPEN")
    plan = await a_plan(title="河道清漂行动", brief="查源头")
    edited = await desk.asks("EditTopic", id=made["id"], version=opened["version"], input=plan)
    closed = await desk.asks("MoveTopic", id=made["id"], version=edited["version"], verb="CLOSE", words="清完")
    copied = await desk.asks("CopyTopic", origin=made["id"], input=await a_plan())

    assert (made["state"], made["verbs"], made["mayEdit"], made["year"]) == ("DRAFT", ["OPEN"], True, 2026)
    assert (edited["title"], edited["brief"], edited["verbs"]) == ("河道清漂行动", "查源头", ["CLOSE"])
    assert (closed["summary"], closed["verbs"], closed["mayEdit"]) == ("清完", ["REOPEN"], False)
    assert (copied["state"], copied["parent"]) == ("DRAFT", None)
    assert [row["topic"]["state"] for row in (await desk.asks("TopicLines"))["rows"]] == ["DRAFT", "CLOSED"]
    assert (await desk.asks("TopicLines", filter={"state": ["CLOSED"], "year": 2026}))["rows"][0]["topic"] == closed
    assert (await desk.asks("TopicLines", filter={"search": "没有"}))["rows"] == []


async def test_a_board_counts_what_wants_someone_to_look(desk: Browser) -> None:
    """By list and state; a problem without suggestion, a suggestion without result, what is late, what lies."""
    phone, topic = await a_phone(await a_deputy()), await a_topic()
    problem = adds(phone, topic, "没有回应的问题", dueOn="2026-01-01").entity
    answered = adds(phone, topic, "有建议的问题").entity
    suggestion = adds(phone, topic, "建议", list="SUGGESTION", fromItem=answered).entity
    await exchange(phone)
    await sql.execute("UPDATE list_item SET changed_at = now() - interval '31 days' WHERE id = $1", suggestion)

    board = await desk.asks("Board")
    (line,) = (await desk.asks("TopicLines"))["rows"]
    found = {
        want: [row["item"]["id"] for row in (await desk.asks("BoardItems", sieve={"want": want}))["rows"]]
        for want in ("UNANSWERED", "UNRESOLVED", "OVERDUE", "STALE")
    }

    expected = {"PROBLEM OPEN": 2, "SUGGESTION OPEN": 1, "STALE": 1, "OVERDUE": 1, "UNANSWERED": 1, "UNRESOLVED": 1}
    assert counted(board["tally"]) == counted(line["tally"]) == expected
    assert [(one["unit"]["name"], counted(one["tally"])) for one in board["units"]] == [("测试市人大", expected)]
    assert found == {"UNANSWERED": [problem], "UNRESOLVED": [suggestion], "OVERDUE": [problem], "STALE": [suggestion]}


async def test_items_behind_a_count_come_in_pages(desk: Browser) -> None:
    """What has lain longest first; every one once."""
    phone, topic = await a_phone(await a_deputy()), await a_topic()
    written = {adds(phone, topic, f"问题{n}").entity for n in range(5)}
    await exchange(phone)

    seen, after, pages = [], None, 0
    while pages == 0 or after:
        page = await desk.asks("BoardItems", after=after, first=2)
        seen += [row["item"]["id"] for row in page["rows"]]
        after, pages = page["next"], pages + 1

    assert (pages, len(seen), set(seen)) == (3, 5, written)


async def test_staff_of_the_city_read_what_a_county_made_of_its_topic(desk: Browser) -> None:
    """The whole subtree in one table and one board; the county's lists are not theirs to write."""
    county = await a_unit("望潮区", "1.2.")
    above = await a_topic()
    below = await a_topic(unit=county)
    await sql.execute("UPDATE topic SET parent_topic = $2 WHERE id = $1", below, above)
    phone = await a_phone(await a_deputy(unit=county))
    adds(phone, below, "河面有漂浮物")
    await exchange(phone)

    (line,) = await desk.asks("TakenUp", topic=str(above))
    board = await desk.asks("Board", span={"topic": str(above)})

    assert (line["topic"]["unit"]["name"], line["topic"]["mayEdit"], line["topic"]["verbs"]) == ("望潮区", False, [])
    assert counted(line["tally"])["PROBLEM OPEN"] == 1
    assert [one["unit"]["name"] for one in board["units"]] == ["望潮区"]


async def test_a_board_is_for_staff_and_leaders_of_that_place(browser: Browser, host: Someone) -> None:
    """A deputy has none; staff none of the next city."""
    elsewhere = await a_unit("邻市", "7.")
    await browser.signs_in(STAFF)
    refused = (await browser.is_told("Board", span={"unit": str(elsewhere)})).code

    assert refused == "FORBIDDEN"


async def test_a_move_is_an_act_of_the_desk(desk: Browser) -> None:
    """An item stands elsewhere in its list; a rank that is none is refused by its field."""
    phone, topic = await a_phone(await a_deputy()), await a_topic()
    item = adds(phone, topic).entity
    await exchange(phone)

    moved = await desk.asks("MoveItem", item=item, base=1, rank="b5")

    assert (moved["rank"], moved["version"]) == ("b5", 2)
    assert (await desk.is_told("MoveItem", item=item, base=2, rank="不")).code == "INVALID"


async def test_a_problem_is_done_when_it_is_answered(desk: Browser) -> None:
    """Not before a suggestion or a result answers it, from a phone as at the desk."""
    phone, topic = await a_phone(await a_deputy()), await a_topic()
    item = adds(phone, topic).entity
    await exchange(phone)
    done = {"changes": [{"field": "STATE", "value": "DONE"}]}
    early = (await desk.is_told("SetItem", item=item, base=1, set=done)).code
    refused = sets(phone, item, STATE="DONE")
    adds(phone, topic, "加装信号灯", list="SUGGESTION", fromItem=item)
    then = sets(phone, item, STATE="DONE")

    await exchange(phone)

    assert early == "INVALID"
    assert [code(phone, one) for one in (refused, then)] == ["REJECTED_INVALID", "APPLIED"]
