"""Compiled documents answer as graphql-core does; it is the oracle."""

from uuid import UUID

import msgspec
import pytest

from server.api import executing, trusted
from server.api.compiled import Plan
from server.api.context import Context
from server.domain.logins import Client
from server.errors import DaimaError
from server.viewer import Asker
from tests.api.asking import ASKED
from tests.api.browser import id_of
from tests.api.places import PEOPLE, a_place, the_county

QUERIES = [
    name for name in ASKED if (trusted.FOLDER / "operations" / f"{name}.graphql").read_text().startswith("query")
]
READING = [*QUERIES, "OpenDisplay", "RevokeDevice"]


def test_every_shipped_document_is_compiled() -> None:
    """None of them is left to the slow way by accident; `Sync` has a way of its own."""
    slow = [entry.name for key, entry in trusted.manifest().items() if executing.shipped(key).plan is None]

    assert slow == []


def test_only_what_anyone_may_ask_is_answered_unseen() -> None:
    """Where nobody's rights are asked for, no session is looked up; everywhere else one is."""
    unseen = {entry.name for key, entry in trusted.manifest().items() if _plan(key).for_anyone}

    assert unseen == {"Welcome", "Personas"}


@pytest.mark.parametrize("name", READING)
async def test_both_ways_give_the_same_answer(database: None, name: str) -> None:
    """For every person of the county, whether it is data or a refusal."""
    county = await the_county()
    place = await a_place(county)
    document, variables = executing.shipped(id_of(name)), ASKED[name](place)

    for person in PEOPLE.split():
        viewer = await county.viewer(person) if person != "-" else None
        asker = Asker(Client(b"", ""), viewer)
        fast = await _told(executing.run(document, variables, Context(asker)))
        slow = await _told(executing.by_graphql_core(document, variables, Context(asker)))
        assert fast == slow, person


@pytest.mark.parametrize(
    "text",
    [
        "query Q { welcome { ...W } } fragment W on Welcome { city }",
        "query Q { welcome { ... on Welcome { city } } }",
        "query Q($no: Boolean = false) { welcome { demo city @include(if: $no) } }",
        "query Q { welcome { city } personas { name } }",
        "query Q { welcome { __typename } }",
    ],
)
async def test_what_cannot_be_compiled_is_left_to_graphql_core(database: None, text: str) -> None:
    """Slower, and right."""
    document = executing.read(text)

    answer = await executing.run(document, {}, Context(Asker(Client(b"", ""))))

    assert document.plan is None
    assert isinstance(answer, bytes)


async def test_an_alias_and_a_literal_are_compiled_too(database: None) -> None:
    """Arguments may stand in the document, and answers under another name."""
    document = executing.read(f'query Q {{ mine: activity(id: "{UUID(int=1)}") {{ id }} }}')

    assert document.plan is not None
    assert await executing.run(document, {}, Context(Asker(Client(b"", "")))) == b'{"data":{"mine":null}}'


def _plan(key: str) -> Plan:
    plan = executing.shipped(key).plan
    assert plan is not None
    return plan


async def _told(answering: object) -> object:
    try:
        answer = await answering  # type: ignore[misc]
    except DaimaError as error:
        return error.code
    if isinstance(answer, bytes):
        told = msgspec.json.decode(answer)
        told["data"].pop("openDisplay", {}).pop("serverTime", None)
        return told
    return answer.errors[0]["extensions"]["code"]
