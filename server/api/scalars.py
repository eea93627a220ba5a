"""The scalars of the contract, and how each crosses the wire."""

from datetime import UTC, datetime
from typing import Any, NewType
from uuid import UUID

import msgspec
import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

Milliseconds = NewType("Milliseconds", int)
Json = NewType("Json", object)

MOST = 2**53 - 1


def _milliseconds(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST:
        return value
    raise GraphQLError("须为 53 位以内的整数。")


def _moment(value: Any) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read_moment(value: Any) -> datetime:
    try:
        moment = msgspec.convert(value, datetime)
    except msgspec.ValidationError as exc:
        raise GraphQLError("时间格式不正确,应为带时区的 RFC 3339。") from exc
    if moment.tzinfo is None:
        raise GraphQLError("时间须带时区。")
    return moment.astimezone(UTC)


def _read_id(value: Any) -> UUID:
    # As Structs read it: Python's own reader takes braces and addresses too.
    try:
        return msgspec.convert(value, UUID)
    except msgspec.ValidationError as exc:
        raise GraphQLError("编号格式不正确。") from exc


def _same(value: Any) -> Any:
    return value


SCALARS: dict[object, ScalarDefinition] = {
    Milliseconds: strawberry.scalar(
        name="Milliseconds",
        description="Milliseconds: since 1970 UTC for a moment, else a length of time. "
        "A JSON integer of up to 53 bits.",
        serialize=_milliseconds,
        parse_value=_milliseconds,
    ),
    datetime: strawberry.scalar(
        name="DateTime", description="RFC 3339, UTC.", serialize=_moment, parse_value=_read_moment
    ),
    UUID: strawberry.scalar(name="UUID", description="RFC 9562.", serialize=str, parse_value=_read_id),
    Json: strawberry.scalar(name="JSON", description="Any JSON value.", serialize=_same, parse_value=_same),
}
