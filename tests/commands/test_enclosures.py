"""Documents hung on what one may write, and read by who may read that."""

from datetime import date
from uuid import UUID

import msgspec
import pytest

from server.commands import activities, enclosures, publishing
from server.commands.duty_catalogue import rows
from server.domain.activities import Verb
from server.domain.composing import NoticeVerb
from server.domain.enclosures import MOST_EACH, Enclosing, judge
from server.domain.recurrence import Frequency, Recurs
from server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from server.store import enclosures as kept
from server.store import sql
from server.tables.columns import uuid7
from server.tables.duties import DutyCategory
from server.tables.engine import ENGINE
from tests.builders import a_deputy, a_phone, viewer_of
from tests.commands.test_duty_reports import reports
from tests.composing import LATER, a_draft, moved, written
from tests.county import NOW, County, a_county, events, feed
from tests.documents import a_pdf
from tests.topics import a_topic, exchange

pytestmark = pytest.mark.usefixtures("database")


async def hangs(county: County, kind: Enclosing, about: UUID, name: str = "议程.pdf", who: str = "何远") -> UUID:
    viewer = await county.viewer(who)
    data = a_pdf().replace(b"%%EOF", b"%" + name.encode() + b"\n%%EOF")
    async with ENGINE.transaction() as tx:
        return await enclosures.add(tx, viewer, kind, about, judge(name, data), data, now=NOW)


async def takes_away(county: County, enclosure: UUID, who: str = "何远") -> None:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        await enclosures.remove(tx, viewer, enclosure, now=NOW)


async def an_activity(county: County, *, invited: tuple[str, ...] = ("陈静",)) -> UUID:
    viewer, seats = await county.viewer("何远"), [county.seats[name] for name in invited]
    async with ENGINE.transaction() as tx:
        row = await activities.create(tx, viewer, county.plan(), seats=seats, publish=True, now=NOW)
    return row["id"]


async def names_told(scope: str, kind: str) -> list[list[str]]:
    """The names of what hangs on each row of a scope, as phones have it."""
    bodies = [msgspec.json.decode(row["body"]) for row in await feed(scope, kind)]
    return [[one["name"] for one in body["enclosures"]] for body in bodies]


async def test_phones_hear_what_hangs_on_an_activity() -> None:
    """The invited have its name with the activity; taken away, they have it no more and its bytes are gone."""
    county = await a_county()
    activity = await an_activity(county)

    enclosure = await hangs(county, Enclosing.ACTIVITY, activity)
    told = await names_told(f"activity:{activity}", "activity")
    await takes_away(county, enclosure)

    assert told == [["议程.pdf"]]
    assert await names_told(f"activity:{activity}", "activity") == [[]]
    assert await kept.content(enclosure) is None
    assert (await events("activity"))[-2:] == ["enclose", "unenclose"]


async def test_a_request_that_came_twice_hangs_one() -> None:
    """The same name and bytes at the same thing are one document; so is taking it away again."""
    county = await a_county()
    activity = await an_activity(county)

    first, again = [await hangs(county, Enclosing.ACTIVITY, activity) for _ in range(2)]
    for _ in range(2):
        await takes_away(county, first)

    assert first == again
    assert (await events("activity")).count("enclose") == 1
    assert (await events("activity")).count("unenclose") == 1


async def test_ten_are_enough() -> None:
    """The eleventh is refused in words; the ten stand."""
    county = await a_county()
    activity = await an_activity(county)
    for n in range(MOST_EACH):
        await hangs(county, Enclosing.ACTIVITY, activity, f"{n}.pdf")

    with pytest.raises(InvalidError, match="最多 10 个附件"):
        await hangs(county, Enclosing.ACTIVITY, activity, "多.pdf")

    assert len(await kept.of(Enclosing.ACTIVITY, activity)) == MOST_EACH


async def test_a_day_has_its_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was taken away counts too, or it would be none."""
    county = await a_county()
    activity = await an_activity(county)
    monkeypatch.setattr(enclosures, "DAY_BYTES", 2 * len(a_pdf()) + 60)
    await takes_away(county, await hangs(county, Enclosing.ACTIVITY, activity, "1.pdf"))
    await hangs(county, Enclosing.ACTIVITY, activity, "2.pdf")

    with pytest.raises(InvalidError, match="请明天再传"):
        await hangs(county, Enclosing.ACTIVITY, activity, "3.pdf")


@pytest.mark.parametrize(
    ("who", "error"), [("陈静", ForbiddenError), ("周敏", ForbiddenError), ("高平", ForbiddenError)]
)
async def test_only_who_writes_the_activity_hangs_something_there(who: str, error: type[Exception]) -> None:
    """Not who is invited, nor the station, nor the next county."""
    county = await a_county()
    activity = await an_activity(county)

    with pytest.raises(error):
        await hangs(county, Enclosing.ACTIVITY, activity, who=who)

    assert await kept.of(Enclosing.ACTIVITY, activity) == []


async def test_a_cancelled_activity_stays_as_it_is() -> None:
    """Nothing is hung there and nothing is taken away."""
    county = await a_county()
    activity = await an_activity(county)
    enclosure = await hangs(county, Enclosing.ACTIVITY, activity)
    async with ENGINE.transaction() as tx:
        await activities.move(tx, await county.viewer("何远"), activity, Verb.CANCEL, reason="台风", now=NOW)

    with pytest.raises(ConflictError, match="附件不能再改"):
        await takes_away(county, enclosure)
    with pytest.raises(ConflictError, match="附件不能再改"):
        await hangs(county, Enclosing.ACTIVITY, activity, "新.pdf")

    assert await kept.content(enclosure) is not None


async def test_a_topics_documents_go_with_it() -> None:
    """All who work on it have them; a closed one stays as it is."""
    county = await a_county()
    topic = await a_topic(unit=county.units["county"])

    await hangs(county, Enclosing.TOPIC, topic, "方案.pdf")
    await sql.execute("update topic set state = 'CLOSED' where id = $1", topic)

    assert await names_told(f"topic:{topic}", "topic") == [["方案.pdf"]]
    with pytest.raises(ConflictError, match="主题已经结束"):
        await hangs(county, Enclosing.TOPIC, topic, "新.pdf")


async def test_who_is_sent_a_notice_reads_what_hangs_on_it() -> None:
    """Nobody while it is a draft but the desk; whoever it went to afterwards, until it is taken back."""
    county = await a_county()
    row = await written(county)
    notice = row["id"]
    await hangs(county, Enclosing.NOTICE, notice, "须知.pdf")
    chen, liaison = await county.viewer("陈静"), await county.viewer("周敏")
    before = await enclosures.may_read(chen, Enclosing.NOTICE, notice)

    await moved(county, notice, NoticeVerb.SEND)
    await publishing.publish_due(NOW + LATER)

    assert before is False
    assert await names_told(f"person:{county.persons['陈静']}", "notice") == [["须知.pdf"]]
    assert await enclosures.may_read(chen, Enclosing.NOTICE, notice)
    assert not await enclosures.may_read(liaison, Enclosing.NOTICE, notice)
    await moved(county, notice, NoticeVerb.RECALL, reason="写错了")
    assert not await enclosures.may_read(chen, Enclosing.NOTICE, notice)


async def test_what_was_sent_stays_what_was_sent() -> None:
    """Out, it takes none and loses none."""
    county = await a_county()
    row = await written(county)
    enclosure = await hangs(county, Enclosing.NOTICE, row["id"])
    await moved(county, row["id"], NoticeVerb.SEND)
    await publishing.publish_due(NOW + LATER)

    for act in (hangs(county, Enclosing.NOTICE, row["id"], "新.pdf"), takes_away(county, enclosure)):
        with pytest.raises(ConflictError, match="已经提交或发出"):
            await act


async def test_every_turn_of_a_recurring_notice_has_them() -> None:
    """A turn's receivers read the first one's documents."""
    county = await a_county()
    row = await written(county, a_draft(recurs=Recurs(Frequency.WEEK, date(2026, 11, 23), 9 * 60)))
    await hangs(county, Enclosing.NOTICE, row["id"], "值班表.pdf")
    out = await moved(county, row["id"], NoticeVerb.SEND)
    assert out is not None

    await publishing.publish_due(out["send_at"])

    assert await names_told(f"person:{county.persons['陈静']}", "notice") == [["值班表.pdf"]]
    assert await enclosures.may_read(await county.viewer("陈静"), Enclosing.NOTICE, row["id"])


async def test_a_draft_that_is_discarded_leaves_nothing() -> None:
    """Its documents' bytes are gone with it."""
    county = await a_county()
    row = await written(county)
    enclosure = await hangs(county, Enclosing.NOTICE, row["id"])

    await moved(county, row["id"], NoticeVerb.DISCARD)

    assert await kept.content(enclosure) is None
    assert await kept.one(enclosure) is None


async def test_a_deputy_hangs_a_text_on_their_own_report() -> None:
    """While it waits or was returned; staff read it, who has nothing to do with it does not, once approved it stays."""
    await DutyCategory.insert(*rows())
    deputy, duty, data = await a_deputy(), uuid7(), a_pdf()
    phone = await a_phone(deputy)
    reports(phone, duty)
    await exchange(phone)
    viewer, other = await viewer_of(phone), await viewer_of(await a_phone(await a_deputy("林涛")))

    async with ENGINE.transaction() as tx:
        await enclosures.add(tx, viewer, Enclosing.DUTY, duty, judge("述职.pdf", data), data)

    assert await names_told(f"person:{deputy.person}", "duty") == [["述职.pdf"]]
    assert await enclosures.may_read(viewer, Enclosing.DUTY, duty)
    assert not await enclosures.may_read(other, Enclosing.DUTY, duty)
    with pytest.raises(NotFoundError):
        async with ENGINE.transaction() as tx:
            await enclosures.add(tx, other, Enclosing.DUTY, duty, judge("述职.pdf", data), data)
    await sql.execute("update duty set state = 'APPROVED' where id = $1", duty)
    assert not await enclosures.may_change(viewer, Enclosing.DUTY, duty)


async def test_nothing_hangs_on_nothing() -> None:
    """Each kind says of an id nobody has that there is none."""
    county = await a_county()

    for kind in Enclosing:
        with pytest.raises(NotFoundError):
            await hangs(county, kind, uuid7())
        assert not await enclosures.may_read(await county.viewer("何远"), kind, uuid7())
