"""Requests of departments: asked, answered with words, taken back; a yes begins a draft."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.commands import catalogue, requests
from server.domain.people import Level, Role, UnitKind
from server.domain.requests import Asked, RequestState, RequestVerb
from server.errors import ConflictError, DaimaError, ForbiddenError, InvalidError, NotFoundError
from server.store import activities, sql
from server.store import requests as stored
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.people import Person, Unit
from tests.county import NOW, County, a_county, add_seat, events, feed

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)
WISH = Asked("污水处理厂开放日", "请代表实地查看。", NOW + 9 * DAY, NOW + 9.1 * DAY, "南岸厂区", 3, ("环保",))


async def a_department() -> County:
    """The county with a bureau and its handler."""
    county = await a_county()
    await catalogue.release()
    bureau = county.units["bureau"] = uuid7()
    of: dict[str, Any] = {"parent": county.units["county"], "congress": county.units["county"]}
    await Unit.insert(
        Unit(id=bureau, kind=UnitKind.DEPARTMENT, level=Level.COUNTY, name="水务局", number=9, path="1.2.9.", **of)
    )
    county.persons["江月"] = uuid7()
    await Person.insert(Person(id=county.persons["江月"], name="江月"))
    county.seats["江月"] = await add_seat(county, "江月", "bureau", Role.HANDLER)
    return county


async def asked(county: County, who: str = "江月", wish: Asked = WISH) -> dict[str, Any]:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        return await requests.ask(tx, viewer, wish, now=NOW)


async def moved(
    county: County, request: UUID, verb: RequestVerb, who: str = "何远", reason: str = ""
) -> dict[str, Any]:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        return await requests.move(tx, viewer, request, verb, reason, now=NOW)


async def told(county: County, name: str) -> str:
    """The newest notice of a person."""
    rows = await feed(f"person:{county.persons[name]}", "notice")
    return msgspec.json.decode(rows[-1]["body"])["title"]


async def test_the_office_hears_of_it_and_a_yes_begins_a_draft() -> None:
    """The draft says what was asked for, the department holds it too; the handler reads the answer."""
    county = await a_department()

    row = await asked(county)
    assert await told(county, "何远") == "活动申请:污水处理厂开放日"
    row = await moved(county, row["id"], RequestVerb.APPROVE)

    made = await activities.one(row["activity"])
    assert made is not None
    assert (made["state"], made["kind_key"], made["unit"]) == ("DRAFT", "DEPARTMENT_INVITE", county.units["county"])
    assert (made["cohosts"], made["min_deputies"], made["expertise"]) == ([county.units["bureau"]], 3, ["环保"])
    assert (row["state"], await told(county, "江月")) == ("APPROVED", "申请已同意:污水处理厂开放日")
    assert await events("request") == ["ask", "approve"]


async def test_a_no_says_why() -> None:
    """Without a reason nothing is answered."""
    county = await a_department()
    row = await asked(county)

    with pytest.raises(InvalidError, match="请写明不同意的原因"):
        await moved(county, row["id"], RequestVerb.REFUSE, reason=" ")
    row = await moved(county, row["id"], RequestVerb.REFUSE, reason="与视察重复")

    assert (row["state"], row["reason"], row["activity"]) == ("REFUSED", "与视察重复", None)
    assert await told(county, "江月") == "申请未同意:污水处理厂开放日"


@pytest.mark.parametrize("state", [state for state in RequestState if state is not RequestState.ASKED])
@pytest.mark.parametrize("verb", RequestVerb)
async def test_what_is_answered_stays(state: RequestState, verb: RequestVerb) -> None:
    """Every verb from every state but the first is a conflict with words."""
    county = await a_department()
    row = await asked(county)
    await sql.execute("update activity_request set state = $1", state)

    with pytest.raises(ConflictError, match="已经答复或撤回"):
        await moved(county, row["id"], verb, "江月" if verb is RequestVerb.WITHDRAW else "何远", "原因")


OTHERS: list[tuple[str, RequestVerb, type[DaimaError]]] = [
    ("江月", RequestVerb.APPROVE, ForbiddenError),
    ("江月", RequestVerb.REFUSE, ForbiddenError),
    ("何远", RequestVerb.WITHDRAW, ForbiddenError),
    ("高平", RequestVerb.APPROVE, ForbiddenError),
    ("周敏", RequestVerb.APPROVE, ForbiddenError),
    ("陈静", RequestVerb.REFUSE, ForbiddenError),
]


@pytest.mark.parametrize(("who", "verb", "error"), OTHERS)
async def test_each_verb_is_somebodys(who: str, verb: RequestVerb, error: type[DaimaError]) -> None:
    """The office answers, the department takes back, and nobody else does either."""
    county = await a_department()
    row = await asked(county)

    with pytest.raises(error):
        await moved(county, row["id"], verb, who, "原因")

    assert await sql.value("select state from activity_request") == "ASKED"


async def test_a_department_may_take_it_back() -> None:
    """While nobody answered; it stays in the list as withdrawn."""
    county = await a_department()
    row = await asked(county)

    await moved(county, row["id"], RequestVerb.WITHDRAW, "江月")

    assert [one["state"] for one in await stored.of(await county.viewer("何远"))] == ["WITHDRAWN"]
    assert await stored.of(await county.viewer("高平")) == []
    with pytest.raises(NotFoundError):
        await moved(county, uuid7(), RequestVerb.APPROVE)


@pytest.mark.parametrize("who", ["何远", "陈静", "周敏"])
async def test_only_departments_ask(who: str) -> None:
    """Staff hold activities themselves."""
    with pytest.raises(ForbiddenError):
        await asked(await a_department(), who)
