"""
The contract's input types, made from the Structs that read the wire.

A Struct of `domain` says once what a record may hold: its fields, limits and words. Here it
becomes the Strawberry type that stands in the schema, so that what GraphQL promises and what
`Sync` decodes cannot drift apart. A property test holds both to the same values and refusals.
"""

from functools import cache
from typing import Any, Optional
from uuid import UUID

import strawberry
from msgspec import NODEFAULT, Struct, inspect

from server.api.scalars import Milliseconds
from server.domain.records import RecordIn

INT_BITS = 31
"""GraphQL's own Int holds no more; what may be larger is a `Milliseconds`."""


@cache
def input_of(struct: type[Struct], name: str | None = None) -> Any:
    """
    The input type of a Struct, named as it is or as said.

    Fields keep the names of the wire, their descriptions are those of `Meta`, the type's is
    the docstring. A Struct whose every field may be unset becomes a `@oneOf`; what the wire
    keeps raw is a record, read by itself later.
    """
    fields = inspect.type_info(struct).fields  # type: ignore[attr-defined]
    one_of = all(_is_unset(field) for field in fields)
    made = type(name or struct.__name__, (), _body(fields, one_of))
    return strawberry.input(made, one_of=one_of, description=" ".join((struct.__doc__ or "").split()))


def _body(fields: Any, one_of: bool) -> dict[str, Any]:
    types = {field.encode_name: _maybe(field.type) if one_of else _type(field.type) for field in fields}
    made = {field.encode_name: _field(field) for field in fields if not one_of}
    return {"__annotations__": types} | made


def _field(field: Any) -> Any:
    given: dict[str, Any] = {}
    if field.default is not NODEFAULT:
        given["default"] = field.default
    elif field.default_factory is not NODEFAULT:
        given["default_factory"] = field.default_factory
    return strawberry.field(name=field.encode_name, description=_description(field.type), **given)


def _type(kind: Any) -> Any:
    if isinstance(kind, inspect.Metadata):
        return _type(kind.type)
    if isinstance(kind, inspect.UnionType):
        (inner,) = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        return Optional[_type(inner)]  # noqa: UP045  a union with None, of a type known at run time only
    if isinstance(kind, inspect.RawType):
        return input_of(RecordIn, "RecordInput")
    if isinstance(kind, inspect.ListType):
        return list[_type(kind.item_type)]
    if isinstance(kind, inspect.StructType):
        return input_of(kind.cls, NAMES.get(kind.cls.__name__))
    if isinstance(kind, inspect.EnumType):
        return kind.cls
    if isinstance(kind, inspect.IntType):
        return int if kind.le is not None and kind.le < 2**INT_BITS else Milliseconds
    return PLAIN[type(kind)]


def _maybe(kind: Any) -> Any:
    (struct,) = [one for one in kind.types if isinstance(one, inspect.StructType)]
    return strawberry.Maybe[input_of(struct.cls)]


def _is_unset(field: Any) -> bool:
    """Whether a field that is not given stays `UNSET`; msgspec tells such a default by telling none."""
    return not field.required and field.default is NODEFAULT and field.default_factory is NODEFAULT


def _description(kind: Any) -> str | None:
    if isinstance(kind, inspect.UnionType):
        return next((said for one in kind.types if (said := _description(one))), None)
    return (kind.extra_json_schema or {}).get("description") if isinstance(kind, inspect.Metadata) else None


NAMES = {"BodyIn": "RecordBody", "PositionIn": "PositionInput"}
"""Where the contract calls a type otherwise than the domain does."""

PLAIN: dict[type, Any] = {inspect.StrType: str, inspect.BoolType: bool, inspect.UUIDType: UUID}
