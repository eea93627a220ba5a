"""The office corrects where WeCom and e-mail find a person, who is told of it."""

import pytest

from server.commands import addresses
from server.domain.notices import Channel
from server.errors import ForbiddenError, InvalidError, NotFoundError
from server.store import addresses as stored
from server.store import sql
from server.tables.engine import ENGINE
from tests.composing import inbox
from tests.county import County, a_county, events

pytestmark = pytest.mark.usefixtures("database")


async def corrects(county: County, name: str, channel: Channel, text: str, who: str = "何远") -> None:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        await addresses.set_of(tx, viewer, county.persons[name], channel, text)


async def test_a_person_is_told_of_each_correction() -> None:
    """By whom and what is in the person's own history; taking away what is not there is nothing."""
    county = await a_county()

    await corrects(county, "陈静", Channel.WECOM, "chenjing")
    await corrects(county, "陈静", Channel.EMAIL, "chen@rd.example")
    await corrects(county, "陈静", Channel.WECOM, " ")
    await corrects(county, "陈静", Channel.WECOM, "")

    assert await inbox(county, "陈静") == ["联系方式已更改"] * 3
    assert [*await stored.of(county.persons["陈静"])] == [Channel.EMAIL]
    history = await stored.history(county.persons["陈静"])
    assert [(row["verb"], row["channel"], row["by_name"]) for row in history] == [
        ("remove", "WECOM", "何远"),
        ("confirm", "EMAIL", "何远"),
        ("confirm", "WECOM", "何远"),
    ]


@pytest.mark.parametrize(
    ("channel", "text", "words"),
    [
        (Channel.EMAIL, "chen rd.example", "例如 name@example.cn"),
        (Channel.EMAIL, "陈静@人大", "例如 name@example.cn"),
        (Channel.WECOM, "陈静", "字母、数字"),
        (Channel.WECOM, "-chen", "以字母或数字开头"),
        (Channel.SMS, "13800000001", "请填写正确的"),
    ],
)
async def test_a_bad_address_is_said_in_words(channel: Channel, text: str, words: str) -> None:
    """What stood before stays, and nobody is told."""
    county = await a_county()

    with pytest.raises(InvalidError, match=words) as refused:
        await corrects(county, "陈静", channel, text)

    assert refused.value.detail == {"field": "address"}
    assert await events("address") == []
    assert await inbox(county, "陈静") == []


@pytest.mark.parametrize("who", ["高平", "周敏", "陈静"])
async def test_only_their_own_office_may(who: str) -> None:
    """Not another county's, not a station's liaison, and not a deputy this way."""
    county = await a_county()

    with pytest.raises((NotFoundError, ForbiddenError)):
        await corrects(county, "陈静", Channel.WECOM, "chenjing", who)

    assert await sql.value("select count(*) from address") == 0
