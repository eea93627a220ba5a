"""Whom a notice goes to: who answers to its audience, within the reach of its unit."""

import pytest

from server.commands import activities, composing
from server.domain.audiences import Audience, AudienceBy, Part
from server.domain.people import Role
from server.store import receivers, sql
from server.tables.engine import ENGINE
from tests.composing import (
    DEPUTIES,
    a_draft,
    on_the_list,
    written,
)
from tests.county import NOW, a_county, events

pytestmark = pytest.mark.usefixtures("database")


async def test_a_draft_freezes_whom_the_unit_may_tell() -> None:
    """Deputies of the congress, and whom it elected upward; not those of a lower congress, nor of the next county."""
    county = await a_county()

    row = await written(county)

    assert await on_the_list(county, row["id"]) == {"陈静", "林涛"}
    assert row["why"] == "county发给:代表"
    assert await events("notice") == ["draft"]


@pytest.mark.parametrize(
    ("audience", "who", "names"),
    [
        (Audience(by=AudienceBy.FILTER), "何远", {"何远", "陈静", "周敏", "林涛"}),
        (Audience(by=AudienceBy.FILTER, expertise=("法律",)), "何远", {"陈静"}),
        (Audience(by=AudienceBy.FILTER, roles=(Role.LIAISON,)), "何远", {"周敏"}),
        (DEPUTIES, "周敏", {"林涛"}),
    ],
)
async def test_an_audience_is_who_answers_to_it(audience: Audience, who: str, names: set[str]) -> None:
    """By role, by what they know; a station tells the deputies who meet voters there."""
    county = await a_county()

    row = await written(county, a_draft(audience=audience), who)

    assert await on_the_list(county, row["id"]) == names


async def test_a_group_and_a_named_person_are_told_and_one_is_taken_off() -> None:
    """A group is its members; named ones come besides; who is taken off is not there."""
    county = await a_county()
    group = Audience(by=AudienceBy.FILTER, units=(county.units["group"],), persons=(county.persons["周敏"],))
    without = Audience(by=AudienceBy.FILTER, without=(county.persons["陈静"],), roles=(Role.DEPUTY,))

    one, other = await written(county, a_draft(audience=group)), await written(county, a_draft(audience=without))

    assert await on_the_list(county, one["id"]) == {"陈静", "周敏"}
    assert await on_the_list(county, other["id"]) == {"林涛"}


@pytest.mark.parametrize(
    ("part", "names"),
    [(Part.INVITED, {"陈静", "林涛"}), (Part.UNANSWERED, {"林涛"}), (Part.ENROLLED, {"陈静"})],
)
async def test_the_part_one_has_in_an_activity_chooses(part: Part, names: set[str]) -> None:
    """Invited, unanswered, enrolled."""
    county = await a_county()
    async with ENGINE.transaction() as tx:
        seats = [county.seats["陈静"], county.seats["林涛"]]
        row = await activities.create(
            tx, await county.viewer("何远"), county.plan(), seats=seats, publish=True, now=NOW
        )
    await sql.execute("update attendance set enrolment = 'ENROLLED' where person = $1", county.persons["陈静"])
    by = await composing.speaker(await county.viewer("何远"))

    found = await receivers.resolve(
        receivers.speaker(by), Audience(by=AudienceBy.ACTIVITY, activity=row["id"], part=part), NOW
    )

    assert {name for name, person in county.persons.items() if person in found} == names
