"""What was previewed is what was frozen is what was delivered, whatever the audience."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.commands import composing, pasting, publishing
from server.domain.audiences import Audience, AudienceBy, Line
from server.domain.composing import NoticeVerb
from server.domain.people import Level, Role
from server.errors import InvalidError
from server.store import receivers, sql
from tests.composing import LATER, a_draft, moved, written
from tests.county import NOW, County, a_county

pytestmark = pytest.mark.usefixtures("database")
NAMES = ("何远", "陈静", "王立", "周敏", "林涛", "高平", "苏岚")
UNITS = ("city", "county", "town", "station", "group", "next county")


def audiences(county: County) -> st.SearchStrategy[Audience]:
    persons = st.lists(st.sampled_from([county.persons[name] for name in NAMES]), max_size=3).map(tuple)
    lines = st.lists(st.sampled_from(("陈静", "1. 林 涛", "周敏 station", "苏岚")).map(Line), max_size=3).map(tuple)
    some: dict[str, Any] = {
        "levels": st.lists(st.sampled_from(Level), max_size=2).map(tuple),
        "units": st.lists(st.sampled_from([county.units[name] for name in UNITS]), max_size=2).map(tuple),
        "roles": st.lists(st.sampled_from(Role), max_size=3).map(tuple),
        "expertise": st.sampled_from([(), ("法律",), ("航天",)]),
        "grass_roots": st.booleans(),
    }
    by_what_they_are = st.builds(
        Audience, by=st.just(AudienceBy.FILTER), persons=persons, lines=lines, without=persons, **some
    )
    by_name = st.builds(Audience, by=st.just(AudienceBy.PERSONS), persons=persons.filter(bool), without=persons)
    return by_what_they_are | by_name


async def rows(statement: str, notice: UUID) -> list[UUID]:
    return [row["person"] for row in await sql.fetch(statement, notice)]


async def differs(county: County, audience: Audience, who: str) -> bool:
    """Whether preview, frozen list and delivered list of one notice are not the same."""
    draft = a_draft(audience=audience)
    row = await written(county, draft, who)
    speaker = receivers.speaker(await composing.speaker(await county.viewer(who)))
    audience = await pasting.settled(speaker, audience, NOW)
    previewed = await receivers.resolve(speaker, audience, NOW)
    frozen = await rows("select person from notice_receiver where notice = $1 order by person", row["id"])
    try:
        await moved(county, row["id"], NoticeVerb.SEND, who)
    except InvalidError:
        return previewed != frozen or (previewed != [] and not audience.unread)
    await publishing.publish_due(NOW + LATER)
    told = await rows(
        "select person from delivery where notice = $1 and channel = 'APP' and state = 'ACCEPTED' order by person",
        row["id"],
    )
    fed = await rows(
        "select substr(scope, 8)::uuid as person from feed where kind = 'notice' and id = $1 order by 1", row["id"]
    )
    return not previewed == frozen == told == fed


async def test_preview_frozen_list_and_delivered_list_are_one() -> None:
    """Generated audiences of a congress's office and of a station: no difference in any of them."""
    county, drawn = await a_county(), list[tuple[Audience, str]]()

    @settings(max_examples=60, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(audience=audiences(county), who=st.sampled_from(["何远", "周敏"]))
    def draw(audience: Audience, who: str) -> None:
        drawn.append((audience, who))

    draw()
    wrong = [(audience, who) for audience, who in drawn if await differs(county, audience, who)]

    assert len(drawn) >= 50
    assert wrong == []


async def test_an_office_tells_nobody_outside_its_scope() -> None:
    """Named or not, nobody of the next county or of a lower congress is on the list."""
    county = await a_county()
    everyone = Audience(by=AudienceBy.FILTER, persons=tuple(county.persons[name] for name in NAMES))

    row = await written(county, a_draft(audience=everyone))

    listed = set(await receivers.frozen(row["id"]))
    assert listed.isdisjoint({county.persons[name] for name in ("王立", "高平", "苏岚")})
