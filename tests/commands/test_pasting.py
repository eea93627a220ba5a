"""A pasted list becomes part of an audience: line by line, within reach, and frozen with it."""

import pytest

from server import sealing
from server.commands import composing, pasting
from server.domain.audiences import Audience, AudienceBy, Line
from server.domain.composing import NoticeVerb
from server.domain.pasted import Found
from server.domain.people import Role
from server.errors import InvalidError
from server.store import receivers, sql
from server.tables.columns import uuid7
from server.tables.people import Person
from tests.composing import a_draft, inbox, moved, sent, written
from tests.county import NOW, County, a_county, add_seat

pytestmark = pytest.mark.usefixtures("database")


async def read(county: County, *texts: str, who: str = "何远") -> list[pasting.Answer]:
    speaker = receivers.speaker(await composing.speaker(await county.viewer(who)))
    return await pasting.read(speaker, [Line(text) for text in texts], NOW)


async def a_namesake(county: County, name: str, unit: str) -> None:
    """One more of that name, known to the test as `name of unit`."""
    person = uuid7()
    await Person.insert(Person(id=person, name=name))
    county.persons[f"{name} of {unit}"] = person
    await add_seat(county, f"{name} of {unit}", unit, Role.LIAISON)


def listed(*texts: str, by: AudienceBy = AudienceBy.PERSONS) -> Audience:
    return Audience(by=by, lines=tuple(Line(text) for text in texts))


async def test_a_line_is_found_by_name_unit_role_group_or_number() -> None:
    """Whatever the office knows of them."""
    county = await a_county()
    await sql.execute(
        "update person set phone_hash = $2 where id = $1", county.persons["周敏"], sealing.phone_hash("13900000001")
    )

    answers = await read(county, "1. 陈 静", "陈静 group", "county、陈静、代表", "139 0000 0001", "林涛 station")

    names = ["陈静", "陈静", "陈静", "周敏", "林涛"]
    assert [answer.meant.person for answer in answers] == [county.persons[name] for name in names]
    assert [answer.same_as for answer in answers] == [None, 0, 0, None, None]


@pytest.mark.parametrize("who", ["何远", "高平"])
async def test_who_is_out_of_reach_is_not_found(who: str) -> None:
    """By name or by number, another county's people are as people nobody ever heard of."""
    county = await a_county()
    theirs = "苏岚" if who == "何远" else "陈静"
    await sql.execute(
        "update person set phone_hash = $2 where id = $1", county.persons[theirs], sealing.phone_hash("13900000002")
    )

    answers = await read(county, theirs, f"{theirs} 13900000002", "13900000002", "无此人", who=who)

    assert {answer.meant.found for answer in answers} == {Found.NOBODY}
    assert not any(answer.choices for answer in answers)


async def test_namesakes_wait_for_a_choice_and_are_sent_to_only_then() -> None:
    """The draft keeps every line; what is unread keeps it from going out, in words that say which."""
    county = await a_county()
    await a_namesake(county, "陈静", "station")
    row = await written(county, a_draft(audience=listed("陈静", "陈净", "林涛")))

    assert row["listed"] == 1
    with pytest.raises(InvalidError, match="2 行还没有对上人:“陈静”、“陈净”"):
        await moved(county, row["id"], NoticeVerb.SEND)
    kept = composing.audiences.read(row["audience_text"])
    assert [line.text for line in kept.lines] == ["陈静", "陈净", "林涛"]

    chosen = Line("陈静", county.persons["陈静 of station"])
    await sent(county, a_draft(audience=Audience(lines=(chosen, Line("林涛")))))
    assert await inbox(county, "陈静 of station") == ["防汛值守"]
    assert await inbox(county, "林涛") == ["防汛值守"]
    assert await inbox(county, "陈静") == []


async def test_a_choice_the_line_does_not_mean_is_none() -> None:
    """Neither another's id on a line nor one out of reach gets on the list."""
    county = await a_county()
    lines = (Line("林涛", county.persons["陈静"]), Line("苏岚", county.persons["苏岚"]))

    row = await written(county, a_draft(audience=Audience(lines=lines)))

    assert await receivers.frozen(row["id"]) == [county.persons["林涛"]]


async def test_a_list_is_told_beside_those_chosen_otherwise() -> None:
    """Once each; and it is said how many the list adds."""
    county = await a_county()
    lines = tuple(Line(text) for text in ("陈静", "周敏"))
    audience = Audience(by=AudienceBy.FILTER, roles=(Role.DEPUTY,), lines=lines)

    row = await written(county, a_draft(audience=audience))

    assert sorted(await receivers.frozen(row["id"])) == sorted(
        county.persons[name] for name in ("陈静", "周敏", "林涛")
    )
    assert row["why"] == "county发给:代表和名单上的 2 人"
