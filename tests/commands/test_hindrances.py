"""What keeps a notice from going out is said before anybody sends it, and when they do."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from server.commands import composing, hindrances, publishing
from server.domain.audiences import Audience, AudienceBy
from server.domain.composing import NoticeVerb
from server.domain.people import Role
from server.domain.recurrence import Frequency, Recurs
from server.errors import ConflictError, InvalidError
from server.store import receivers, sql, subscriptions
from server.tables.engine import ENGINE
from tests.composing import DEPUTIES, LATER, a_draft, few_want_a_second_person, moved, told, written
from tests.county import NOW, County, a_county, add_seat
from tests.push.phones import FCM, a_browser

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)
OVER = Recurs(Frequency.WEEK, date(2026, 1, 5), 540, until=date(2026, 2, 2))


async def hindrance(county: County, notice: UUID) -> str | None:
    """As the notice's page says it to who writes it."""
    return await hindrances.of(await composing.one(await county.viewer("何远"), notice), NOW)


async def has_phone(person: UUID, *, dead: bool = False) -> None:
    """One that can be woken, or one the push service refuses."""
    browser = a_browser()
    row = await subscriptions.add(person, None, browser.endpoint, FCM, browser.p256dh, browser.auth, 1, NOW)
    if dead:
        await sql.execute("update subscription set quarantined_at = now() where id = $1", (row or {})["id"])


async def test_an_hour_that_passed_while_a_second_person_looked_is_told_to_them() -> None:
    """Nothing goes out at an hour nobody chose; nor at one a year away, which is a slip of the pen."""
    county = await a_county()
    await few_want_a_second_person(county)
    county.seats["周敏"] = await add_seat(county, "周敏", "county", Role.CONGRESS_STAFF)
    row = await written(county, a_draft(send_at=NOW + DAY))
    far = await written(county, a_draft(send_at=NOW + 367 * DAY))
    await moved(county, row["id"], NoticeVerb.SEND)

    with pytest.raises(InvalidError, match="已经过去,请改时间"):
        await moved(county, row["id"], NoticeVerb.APPROVE, "周敏", now=NOW + DAY)
    with pytest.raises(InvalidError, match="最远一年"):
        await moved(county, far["id"], NoticeVerb.SEND)


async def test_a_phone_that_cannot_be_woken_is_told_before_sending() -> None:
    """One the push service refuses counts as none: in the number beside the audience, and by name on the list."""
    county = await a_county()
    await has_phone(county.persons["陈静"])
    await has_phone(county.persons["林涛"], dead=True)
    row = await written(county)
    by = receivers.speaker(await composing.speaker(await county.viewer("何远")))

    counted = await receivers.counted(by, DEPUTIES, "NEWS", NOW)
    listed = await receivers.listed(row["id"], NOW, words=None, first=9, skip=0)

    assert (counted["persons"], counted["with_phone"]) == (2, 1)
    assert {one["name"]: one["has_phone"] for one in listed} == {"陈静": True, "林涛": False}


async def test_who_left_after_the_list_was_looked_through_is_named_before_sending() -> None:
    """The list that is sent is the list that was seen; a fresh look lets it go."""
    county = await a_county()
    row = await written(county)
    await sql.execute("update seat set status = 'RESIGNED' where person = $1", county.persons["林涛"])

    with pytest.raises(ConflictError, match="已离任或不再符合:林涛"):
        await moved(county, row["id"], NoticeVerb.SEND)
    async with ENGINE.transaction() as tx:
        await composing.look_anew(tx, await county.viewer("何远"), row["id"], now=NOW)
    await moved(county, row["id"], NoticeVerb.SEND)
    await publishing.publish_due(NOW + LATER)

    assert await told(county, row["id"]) == {"陈静"}


async def test_nobody_is_no_audience() -> None:
    """A draft may wait for people; it cannot be sent to none."""
    county = await a_county()
    row = await written(county, a_draft(audience=Audience(by=AudienceBy.FILTER, expertise=("航天",))))

    with pytest.raises(InvalidError, match="没有人符合"):
        await moved(county, row["id"], NoticeVerb.SEND)


async def test_an_open_variable_is_told_before_it_is_sent() -> None:
    """Nobody reads {日期}."""
    county = await a_county()
    row = await written(county, a_draft(body="请于{日期}前答复。"))

    with pytest.raises(InvalidError, match=r"还有变量没有填写:\{日期\}"):
        await moved(county, row["id"], NoticeVerb.SEND)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, None),
        ({"send_at": NOW + DAY}, None),
        ({"send_at": NOW - DAY}, "定时发送的时间已经过去"),
        ({"body": "请于{日期}前答复。"}, "还有变量没有填写:{日期}"),
        ({"audience": Audience(by=AudienceBy.FILTER, expertise=("航天",))}, "没有人符合这些条件"),
        ({"recurs": OVER}, "按这个重复方式,以后没有可以发送的日子"),
    ],
)
async def test_what_keeps_it_is_said_before_anybody_sends_it(changed: dict[str, object], words: str | None) -> None:
    """In the words that sending it would be refused with."""
    county = await a_county()
    row = await written(county, a_draft(**changed))

    said = await hindrance(county, row["id"])

    assert (said is None) if words is None else (said or "").startswith(words)
    if words:
        with pytest.raises(InvalidError) as refused:
            await moved(county, row["id"], NoticeVerb.SEND)
        assert refused.value.words == said


async def test_who_left_meanwhile_is_named_before_anybody_sends_it() -> None:
    """To who writes it, and to the second person too; what is on its way is kept by nothing."""
    county = await a_county()
    await few_want_a_second_person(county)
    row = await written(county)
    await moved(county, row["id"], NoticeVerb.SEND)
    await sql.execute("update seat set status = 'RESIGNED' where person = $1", county.persons["林涛"])

    waiting = await hindrance(county, row["id"])
    await sql.execute("update notice set state = 'SENT' where id = $1", row["id"])

    assert waiting is not None
    assert "已离任或不再符合:林涛" in waiting
    assert await hindrance(county, row["id"]) is None
