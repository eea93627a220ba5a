"""
The wire is decoded into Structs, and GraphQL would have read the same.

graphql-core is the oracle: what it coerces from a record of the contract, read on as a free
query is, has the same canonical bytes; what it refuses is refused. That a bad record is
refused alone is said in `test_sync`; where else the two differ stands below.
"""

from typing import Any
from uuid import UUID

import msgspec
import pytest
from graphql import Undefined
from graphql.utilities import coerce_input_value
from strawberry.exceptions import StrawberryInputCoercionError

from server.api.schema import schema
from server.domain import parsing
from server.domain.parsing import ParsedRecord
from tests.api.requests import Requests

RECORD: Any = schema._schema.type_map["RecordInput"]
DEVICE = UUID("0199f000-0000-7000-8000-0000000000d1")
REQUESTS, SEED = 50_000, 20261125


def ours(given: Any) -> bytes | None:
    """The canonical bytes of what came, or None if it is refused."""
    read = parsing.parse(msgspec.json.encode(given), DEVICE)
    return read.canonical if isinstance(read, ParsedRecord) else None


def by_graphql(given: Any) -> bytes | None:
    """The same by way of the schema."""
    try:
        coerced = coerce_input_value(given, RECORD)
    except StrawberryInputCoercionError:
        return None
    return None if coerced is Undefined else ours(coerced)


def test_graphql_reads_every_record_as_we_do() -> None:
    """Tens of thousands of records, right and wrong: the same bytes, or refused by both."""
    requests, kept = Requests(SEED), 0
    for number in range(REQUESTS):
        given = requests.record()
        told = ours(given)
        kept += told is not None

        assert told == by_graphql(given), f"seed {SEED}, request {number}: {given}"

    assert REQUESTS * 0.3 < kept < REQUESTS * 0.9


A_RECORD = {"id": str(DEVICE), "seq": 1, "v": 1, "entity": str(DEVICE), "at": 1, "body": {"noteEdit": {"text": "字"}}}


@pytest.mark.parametrize("changed", [{"seq": 1.0}, {"deps": str(DEVICE)}])
def test_where_graphql_is_kinder_we_are_not(changed: dict[str, Any]) -> None:
    """It takes 1.0 for 1, and one value for a list of one; what was hashed would not be what came."""
    assert ours(A_RECORD) is not None
    assert (by_graphql(A_RECORD | changed) is not None, ours(A_RECORD | changed)) == (True, None)
