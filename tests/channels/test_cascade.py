"""Whoever was not reached in time is told by the next channel: in order, once each, and no more once they know."""

from datetime import datetime, timedelta

import pytest

from server.commands import cascade, reminders
from server.domain.notices import Channel, Manner, NoticeCategory, Urgency
from server.errors import ForbiddenError, NotFoundError
from server.push import beyond
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.notices import Preference
from tests.channels import scene
from tests.channels.scene import HIGH, Service
from tests.county import NOW, events

pytestmark = pytest.mark.usefixtures("database")
QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _all_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    scene.set_up(monkeypatch, *scene.ALL)


async def go(at: datetime) -> dict[Channel, int]:
    """A look of the cascade and a turn of each channel's worker; how many each service was given."""
    await cascade.go_on(at)
    services = [Service(channel) for channel in scene.ALL]
    later = at + timedelta(minutes=6)  # beyond what WeCom is kept from the half hour
    for service in services:
        while await beyond.deliver(service, later):
            pass
    return {service.channel: len(service.sent) for service in services}


async def test_one_channel_after_the_other_until_none_is_left() -> None:
    """WeCom, then SMS, then e-mail, a quarter of an hour each; then nothing, for ever."""
    county = await scene.a_reachable_county("陈静")
    await scene.allow(county, 10)
    notice = await scene.told(county, [county.persons["陈静"]])

    turns = [await go(NOW + number * timedelta(minutes=25) + timedelta(minutes=14)) for number in range(6)]

    assert [next((c for c, n in turn.items() if n), None) for turn in turns] == [
        None,
        Channel.WECOM,
        Channel.SMS,
        Channel.EMAIL,
        None,
        None,
    ]
    assert await scene.ledger(notice) == {"WECOM": "ACCEPTED", "SMS": "ACCEPTED", "EMAIL": "ACCEPTED"}
    assert await events("notice") == ["tell", "send_on", "send_on", "send_on"]


async def test_who_read_it_is_left_alone() -> None:
    """Read after WeCom: no SMS. Read before anything: nothing at all."""
    county = await scene.a_reachable_county("陈静", "林涛")
    await scene.allow(county, 10)
    chen, lin = county.persons["陈静"], county.persons["林涛"]
    notice = await scene.told(county, [chen, lin])
    await scene.reads(notice, lin, NOW + timedelta(minutes=1))
    await go(NOW + QUARTER)
    await scene.reads(notice, chen, NOW + 2 * QUARTER)

    later = [await go(NOW + number * QUARTER) for number in range(3, 9)]

    assert all(not any(turn.values()) for turn in later)
    assert await scene.ledger(notice, chen) == {"WECOM": "ACCEPTED"}
    assert await scene.ledger(notice, lin) == {}


async def test_a_push_that_was_shown_is_enough() -> None:
    """One that waits or failed is not."""
    county = await scene.a_reachable_county("陈静", "林涛", "王立")
    notice = await scene.told(county, [county.persons[name] for name in ("陈静", "林涛", "王立")])
    for name, state, shown in (("陈静", "SHOWN", NOW), ("林涛", "ACCEPTED", None), ("王立", "UNREACHABLE", None)):
        await sql.execute(
            "insert into delivery (id, notice, person, channel, address, state, at, not_before, shown_at)"
            " values ($1, $2, $3, 'PUSH', $1, $4, $5, $5, $6)",
            uuid7(), notice, county.persons[name], state, NOW, shown,
        )  # fmt: skip

    turn = await go(NOW + QUARTER)

    assert turn[Channel.WECOM] == 2
    assert "WECOM" not in await scene.ledger(notice, county.persons["陈静"])


async def test_who_has_no_address_is_told_by_the_next_at_once() -> None:
    """And the ledger says honestly what there was not."""
    county = await scene.a_reachable_county("陈静", has=[Channel.EMAIL])
    notice = await scene.told(county, [county.persons["陈静"], county.persons["王立"]])

    turn = await go(NOW + QUARTER)

    assert turn == {Channel.WECOM: 0, Channel.SMS: 0, Channel.EMAIL: 1}
    none = {"WECOM": "NO_ADDRESS", "SMS": "NO_ADDRESS"}
    assert await scene.ledger(notice, county.persons["陈静"]) == none | {"EMAIL": "ACCEPTED"}
    assert await scene.ledger(notice, county.persons["王立"]) == none | {"EMAIL": "NO_ADDRESS"}


async def test_what_is_not_set_up_is_said_to_be_not_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the demo: nobody is said to have been sent anything."""
    scene.set_up(monkeypatch)
    county = await scene.a_reachable_county("陈静")
    notice = await scene.told(county, [county.persons["陈静"]])

    assert await go(NOW + QUARTER) == dict.fromkeys(scene.ALL, 0)
    assert await scene.ledger(notice) == dict.fromkeys(("WECOM", "SMS", "EMAIL"), "NOT_SET_UP")


SORTS = [
    (Manner(NoticeCategory.NEWS), timedelta(hours=23), {}),
    (Manner(NoticeCategory.LIST, Urgency.LOW), timedelta(hours=23), {}),
    (Manner(NoticeCategory.ACTIVITY), timedelta(minutes=239), {}),
    (Manner(NoticeCategory.ACTIVITY), timedelta(minutes=240), {"WECOM": "ACCEPTED"}),
    (Manner(NoticeCategory.RECORD), timedelta(minutes=15), {"WECOM": "ACCEPTED"}),
    (Manner(NoticeCategory.NEWS, Urgency.HIGH), timedelta(minutes=15), {"WECOM": "ACCEPTED"}),
    (Manner(NoticeCategory.NEWS, Urgency.HIGH), timedelta(hours=25), {}),
    (Manner(NoticeCategory.NEWS, Urgency.HIGH, expires_at=NOW + QUARTER), timedelta(minutes=15), {}),
]


async def test_a_phone_out_of_reach_is_told_of_by_other_ways_until_it_is_heard_of() -> None:
    """Of records that wait on it: by WeCom, and not by SMS any more once it is back."""
    county = await scene.a_reachable_county("陈静")
    await scene.allow(county, 10)
    seen = NOW - timedelta(days=1)
    await sql.execute(
        "insert into device (id, person, name, public_key, registered_at, seen_at, pending)"
        " values ($1, $2, '陈静的手机', '', $3, $3, 4)",
        uuid7(), county.persons["陈静"], seen,
    )  # fmt: skip
    await reminders.remind(NOW - timedelta(minutes=1))
    await reminders.remind(NOW)
    first = await go(NOW + QUARTER)

    await sql.execute("update device set pending = 0, seen_at = $1", NOW + QUARTER)
    await reminders.settle(NOW + QUARTER)
    later = [await go(NOW + number * QUARTER) for number in range(2, 6)]

    assert first == {Channel.WECOM: 1, Channel.SMS: 0, Channel.EMAIL: 0}
    assert not any(any(turn.values()) for turn in later)


@pytest.mark.parametrize(("manner", "after", "ledger"), SORTS)
async def test_the_rule_says_which_notices_and_when(manner: Manner, after: timedelta, ledger: dict[str, str]) -> None:
    """By category and urgency; nothing of yesterday, nothing that is over."""
    county = await scene.a_reachable_county("陈静")
    notice = await scene.told(county, [county.persons["陈静"]], manner)

    await go(NOW + after)

    assert await scene.ledger(notice) == ledger


async def test_a_congress_may_have_a_rule_of_its_own() -> None:
    """Its version holds for its notices; others keep everyone's."""
    county = await scene.a_reachable_county("陈静")
    await sql.execute(
        "insert into rule_set (id, key, kind, unit, version, starts_on, body, source, state, revision) values"
        " ($1, 'cascade', 'CASCADE', $2, 2, '2026-01-01', $3::text::jsonb, '本级规定', 'ISSUED', 1)",
        uuid7(), county.units["county"], '{"steps": [{"afterMinutes": 5, "channels": ["EMAIL"]}]}',
    )  # fmt: skip
    notice = await scene.told(county, [county.persons["陈静"]], Manner(NoticeCategory.NEWS))

    await go(NOW + timedelta(minutes=5))

    assert await scene.ledger(notice) == {"EMAIL": "ACCEPTED"}


@pytest.mark.parametrize(("critical", "ledger"), [(False, {}), (True, {"WECOM": "ACCEPTED"})])
async def test_what_a_person_muted_goes_no_other_way_round(critical: bool, ledger: dict[str, str]) -> None:
    """But for what is critical."""
    county = await scene.a_reachable_county("陈静")
    await Preference.insert(Preference(id=uuid7(), person=county.persons["陈静"], muted=["ACTIVITY"]))
    notice = await scene.told(county, [county.persons["陈静"]], Manner(HIGH.category, HIGH.urgency, critical=critical))

    await go(NOW + QUARTER)

    assert await scene.ledger(notice) == ledger


async def test_nobody_is_woken_at_night_by_any_channel() -> None:
    """Begun at 22:00 it is sent after 7:30; what is critical at once."""
    county = await scene.a_reachable_county("陈静")
    night = datetime.fromisoformat("2026-11-21T22:00:00+08:00")
    calm = await scene.told(county, [county.persons["陈静"]], at=night)
    alarm = await scene.told(county, [county.persons["陈静"]], Manner(HIGH.category, HIGH.urgency, True), at=night)

    await go(night + QUARTER)
    asleep = await scene.ledger(calm), await scene.ledger(alarm)
    await go(datetime.fromisoformat("2026-11-22T07:36:00+08:00"))

    assert asleep == ({"WECOM": "WAITING"}, {"WECOM": "ACCEPTED"})
    assert (await scene.ledger(calm))["WECOM"] == "ACCEPTED"


async def test_wecom_is_left_alone_around_the_half_hours() -> None:
    """Minutes 59 to 1 and 29 to 31 are everybody's."""
    county = await scene.a_reachable_county("陈静")
    await scene.told(county, [county.persons["陈静"]])

    await cascade.go_on(NOW + QUARTER)
    await cascade.go_on(NOW + QUARTER)
    await scene.told(county, [county.persons["陈静"]], at=NOW + QUARTER)
    await cascade.go_on(NOW + 2 * QUARTER)

    first, second = await sql.fetch("select not_before from delivery where channel = 'WECOM' order by id")
    assert first["not_before"] - NOW == QUARTER
    assert timedelta(minutes=32) <= second["not_before"] - NOW < timedelta(minutes=37)


class TestByHand:
    """Staff send a notice on to those it did not reach."""

    async def test_each_is_told_by_their_next_channel_and_what_it_costs_is_said_before(self) -> None:
        """Counts before and after, messages of the budget, and what nobody can do anything about."""
        county = await scene.a_reachable_county("陈静", "林涛", "王立", has=[Channel.SMS])
        await scene.give(county.persons["陈静"], 7, [Channel.WECOM])
        await scene.allow(county, 10)
        everyone = [county.persons[name] for name in ("陈静", "林涛", "王立", "苏岚", "周敏")]
        notice = await scene.told(county, everyone, Manner(NoticeCategory.NEWS))
        await scene.reads(notice, county.persons["周敏"], NOW)
        staff = await county.viewer("何远")

        foreseen = await cascade.foresee(staff, notice, everyone, now=NOW)
        async with ENGINE.transaction() as tx:
            done = await cascade.send_on(tx, staff, notice, everyone, now=NOW)

        assert foreseen == done
        assert done.before == dict.fromkeys(scene.ALL, 0)
        assert done.after == {Channel.WECOM: 1, Channel.SMS: 2, Channel.EMAIL: 0}
        assert (done.nobody, done.settled) == (1, 1)
        assert (done.messages, done.left) == ({Channel.WECOM: 1, Channel.SMS: 2}, {Channel.SMS: 10})

    async def test_twice_is_as_once(self) -> None:
        """Who is on the way is not sent on again."""
        county = await scene.a_reachable_county("陈静")
        notice = await scene.told(county, [county.persons["陈静"]])
        staff = await county.viewer("何远")

        async with ENGINE.transaction() as tx:
            await cascade.send_on(tx, staff, notice, [county.persons["陈静"]], now=NOW)
        async with ENGINE.transaction() as tx:
            again = await cascade.send_on(tx, staff, notice, [county.persons["陈静"]], now=NOW)

        assert (sum(again.after.values()), again.settled) == (1, 1)
        assert await scene.ledger(notice) == {"WECOM": "WAITING"}

    async def test_only_who_may_tell_people_there_sends_on(self) -> None:
        """A deputy may not, nor staff of the next county; what does not exist is not found."""
        county = await scene.a_reachable_county("陈静")
        notice = await scene.told(county, [county.persons["陈静"]])

        for name in ("陈静", "高平"):
            with pytest.raises(ForbiddenError):
                await cascade.foresee(await county.viewer(name), notice, [], now=NOW)
        with pytest.raises(NotFoundError):
            await cascade.foresee(await county.viewer("何远"), uuid7(), [], now=NOW)
