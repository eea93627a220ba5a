"""
Every field of the schema asks `domain.permissions` before it answers.

`guard` walks the finished schema and gives each field the rule of `domain.fields`; a field
without one stops the program from starting. A field whose rule speaks of a target finds it
as `target` on the object it belongs to, and asks once an object, not once a field.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from graphql import GraphQLField, GraphQLNonNull, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema

from server.api.context import Context
from server.domain.fields import FIELDS, Who
from server.domain.permissions import ALWAYS, GIVEN, may
from server.errors import ForbiddenError

Resolve = Callable[..., Any]
Check = Callable[[Any, Context], bool]


class NoRuleError(Exception):
    """A field of the schema of which `domain.fields` says nothing."""


def guard(schema: GraphQLSchema) -> None:
    """Let every field of our types ask who may see it, and resolve plain ones without detours."""
    for name, kind in schema.type_map.items():
        if not isinstance(kind, GraphQLObjectType) or name.startswith("__"):
            continue
        for field_name, field in kind.fields.items():
            who = FIELDS.get(name, {}).get(field_name)
            if who is None:
                raise NoRuleError(f"{name}.{field_name} has no rule in server/domain/fields.py")
            field.resolve = _guarded(name, field_name, field, who)


def _guarded(type_name: str, field_name: str, field: GraphQLField, who: Who) -> Resolve:
    """The field's resolver; `getter` and `check` on it tell `compiled` what it is made of."""
    getter = _getter(field)
    resolve = (lambda source, _info: getter(source)) if getter else field.resolve
    assert resolve is not None
    if who is Who.ANYONE:
        return _told(resolve, getter, None)
    check = _of_anyone(who) if who in ALWAYS else _of_target(who)
    nullable = not isinstance(field.type, GraphQLNonNull)

    def ask(source: Any, info: GraphQLResolveInfo, /, **given: Any) -> Any:
        if check(source, info.context):
            return resolve(source, info, **given)
        if nullable and source is not None:
            return None
        info.context.signed_in()
        raise ForbiddenError(field=f"{type_name}.{field_name}")

    return _told(ask, getter, check)


def _told(resolve: Resolve, getter: Any, check: Any) -> Resolve:
    resolve.getter, resolve.check = getter, check  # type: ignore[attr-defined]
    return resolve


@cache
def _of_anyone(who: Who) -> Check:
    rule = ALWAYS[who]
    return lambda _source, context: rule(context.viewer)


@cache
def _of_target(who: Who) -> Check:
    act = GIVEN[who]

    def check(source: Any, context: Context) -> bool:
        seen: dict[Who, bool] = source.__dict__.setdefault("_seen", {})
        answer = seen.get(who)
        if answer is None:
            answer = seen[who] = may(context.viewer, act, source.target)
        return answer

    return check


def _getter(field: GraphQLField) -> Callable[[Any], Any] | None:
    """Reads a field that is no more than an attribute: Strawberry's own way makes three calls of it."""
    if not getattr(field.resolve, "_is_default", False):
        return None
    return attrgetter(field.extensions["strawberry-definition"].python_name)
