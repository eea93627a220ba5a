"""Whatever comes as variables, the answer is data or words with a stable code; never a bug of ours."""

import random
from typing import Any
from uuid import uuid4

import pytest
from graphql import ListTypeNode, NonNullTypeNode, parse

from server.api import trusted
from server.api.schema import schema
from tests.api.browser import Browser, a_new_phone, id_of
from tests.builders import Someone, a_host, an_activity

ROUNDS = 40
TEXTS = [
    "",
    " ",
    "\ud83d",
    "0",
    "a\u0000b",
    "\ud83d\ude00" * 9,
    "x" * 5000,
    "%_\\'\";--",
    "\u202e陈静",
    "{}",
    "null",
    "９９",
]
NUMBERS = [0, -1, 1, 2**31 - 1, -(2**31), 2**31, 2**53, 10**400, 1.5, -0.0]
MOMENTS = ["2026-11-21T09:00:00Z", "9999-12-31T23:59:59.999999+00:00", "0001-01-01T00:00:00+23:59", "x"]
ODD = [None, True, [], {}, [[]], {"a": {}}, [None]]


def names() -> list[str]:
    return sorted({entry.name for entry in trusted.manifest().values()} - {"SignOut", "RevokeDevice"})


@pytest.mark.parametrize("name", names())
async def test_junk_is_answered_in_words(browser: Browser, deputy: Someone, name: str) -> None:
    """Staff, who get past every gate, send what no page of ours would."""
    host, chance = await a_host(), random.Random(name)
    activity = await an_activity(invited=[deputy])
    ids = [str(activity.id), str(deputy.person), str(deputy.seat), str(uuid4())]
    await _signed_in(browser, host)
    wanted = _variables(name)

    for _ in range(ROUNDS):
        variables = {key: junk(chance, kind, ids) for key, kind in wanted.items() if chance.random() < 0.95}
        answer = await browser.posts({"id": id_of(name), "variables": variables})

        assert answer.status_code < 500, (variables, answer.text)
        for error in answer.json().get("errors", ()):
            assert error["extensions"]["code"] != "INTERNAL", variables
            assert any("\u4e00" <= sign <= "\u9fff" for sign in error["message"]), error


def junk(chance: random.Random, kind: str, ids: list[str], depth: int = 0) -> Any:
    """Something of a type, or nearly, or not at all."""
    if chance.random() < 0.08:
        return chance.choice([*ODD, *TEXTS, *NUMBERS])
    if kind.startswith("["):
        return [junk(chance, kind[1:-1].rstrip("!"), ids, depth + 1) for _ in range(chance.randrange(4))]
    found: Any = schema._schema.type_map[kind.rstrip("!")]
    if hasattr(found, "values"):
        return chance.choice([*found.values, "NONSENSE"])
    if hasattr(found, "fields"):
        fields = [*found.fields.items()]
        chosen = chance.sample(fields, 1) if getattr(found, "is_one_of", False) else fields
        return {key: junk(chance, str(f.type).rstrip("!"), ids, depth + 1) for key, f in chosen if depth < 6}
    if found.name == "UUID":
        return chance.choice([*ids, *ids, "not an id"])
    if found.name == "DateTime":
        return chance.choice(
            ["2026-11-21T09:00:00Z", "9999-12-31T23:59:59.999999+00:00", "0001-01-01T00:00:00+23:59", "x"]
        )
    if found.name in ("Int", "Milliseconds", "Float"):
        return chance.choice(NUMBERS)
    if found.name == "Boolean":
        return chance.choice([True, False, "true"])
    return chance.choice([*TEXTS, "13800000001", "123456"])


def _variables(name: str) -> dict[str, str]:
    """Names and types of an operation's variables."""
    (operation,) = parse((trusted.FOLDER / "operations" / f"{name}.graphql").read_text()).definitions
    return {one.variable.name.value: _kind(one.type) for one in operation.variable_definitions or ()}  # type: ignore[attr-defined]


def _kind(node: Any) -> str:
    if isinstance(node, NonNullTypeNode):
        return _kind(node.type)
    if isinstance(node, ListTypeNode):
        return f"[{_kind(node.type)}]"
    return node.name.value


async def _signed_in(browser: Browser, host: Someone) -> None:
    from tests.api.browser import has_number

    await has_number(host.person, "13800000004")
    await browser.signs_in("13800000004", a_new_phone(host.person, browser))
