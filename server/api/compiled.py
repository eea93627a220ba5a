"""
Shipped documents as functions: what a document asks for is decided once, not at every answer.

graphql-core finds out anew for each field of each row what it is, who resolves it and how
its value is written; for a list that is most of the work. Here that is done when a document
is first asked for. What stays the same: the schema's own resolvers, guards, arguments and
scalars. What is simpler: our answers are whole or refused, so the first error ends it.

A document this cannot do (fragments, directives, several root fields) is left to
graphql-core, which is also the oracle: a test holds both answers equal.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from inspect import isawaitable
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_argument_values,
    get_variable_values,
)

from server.api.context import Context

INT_MIN, INT_MAX = -(2**31), 2**31 - 1
FIELDS_OF_INFO = GraphQLResolveInfo._fields
UNUSED: dict[str, Any] = dict.fromkeys(FIELDS_OF_INFO[FIELDS_OF_INFO.index("context") + 1 :])
"""What graphql-core would tell a resolver besides, and none of ours asks for."""


class UnsupportedError(Exception):
    """A document for graphql-core."""


class MissingError(Exception):
    """A field that is never null was; our bug, never the caller's."""


@dataclass(slots=True)
class Run:
    """One answer being made; `waiting` holds what is still to be awaited, and where it goes; `infos` one a field."""

    context: Context
    variables: Any
    infos: dict[int, GraphQLResolveInfo] = field(default_factory=dict)
    waiting: list[tuple[dict[str, Any], str, Any, "Done"]] = field(default_factory=list)


Done = Callable[[Any, Run], Any]
"""Makes of a resolver's value what JSON carries."""

Resolve = Callable[[Any, Run], Any]


class Step(NamedTuple):
    """
    One field of one object.

    Attributes:
        getter: Reads a field that is no more than an attribute; None for others.
        check: Whether the viewer may see it, where that is asked (`seeing`).
        resolve: The schema's own resolver, guard included.
        waits: Whether the resolver gives something to await.
    """

    key: str
    getter: Callable[[Any], Any] | None
    check: Callable[[Any, Context], bool] | None
    resolve: Resolve
    done: Done
    waits: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """
    A compiled document.

    Attributes:
        for_anyone: No field of it asks who is there, so nobody need be looked up.
    """

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    step: Step
    for_anyone: bool

    async def answer(self, variables: dict[str, Any], context: Context) -> dict[str, Any]:
        """
        The data of the answer.

        Raises:
            GraphQLError: A variable cannot be read.
        """
        given = get_variable_values(self.schema, self.operation.variable_definitions or (), variables, 1, True)
        if isinstance(given, list):
            raise given[0]
        run, data = Run(context, given), dict[str, Any]()
        _take((self.step,), None, run, data)
        await _settle(run)
        return data


def plan(schema: GraphQLSchema, document: DocumentNode) -> Plan:
    """
    Compile a valid document.

    Raises:
        UnsupportedError: It holds what only graphql-core can do.
    """
    if len(document.definitions) != 1:
        raise UnsupportedError
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    root = schema.query_type if operation.operation is OperationType.QUERY else schema.mutation_type
    if root is None or len(operation.selection_set.selections) != 1:
        raise UnsupportedError
    compiler = _Compiler(schema, operation)
    (step,) = compiler.steps(root, operation.selection_set)
    return Plan(schema, operation, step, not any(compiler.asking))


@dataclass(frozen=True, slots=True)
class _Compiler:
    """`asking` gathers of each field whether it wants to know who is there."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    asking: list[bool] = field(default_factory=list)

    def steps(self, kind: GraphQLObjectType, selected: SelectionSetNode) -> list[Step]:
        return [self._step(kind, node) for node in selected.selections]

    def _step(self, kind: GraphQLObjectType, node: Any) -> Step:
        if not isinstance(node, FieldNode) or node.directives or node.name.value not in kind.fields:
            raise UnsupportedError
        found = kind.fields[node.name.value]
        key = node.alias.value if node.alias else node.name.value
        definition = found.extensions["strawberry-definition"]
        resolver = definition.base_resolver
        check = getattr(found.resolve, "check", None)
        self.asking.append(check is not None or bool(resolver and resolver.info_parameter))
        return Step(
            key,
            getattr(found.resolve, "getter", None),
            check,
            self._resolver(kind, found, node),
            self.done(found.type, node.selection_set),
            definition.is_async,
        )

    def _resolver(self, kind: GraphQLObjectType, found: GraphQLField, node: FieldNode) -> Resolve:
        resolve, number = found.resolve, id(node)
        assert resolve is not None

        def ask(source: Any, run: Run) -> Any:
            info = run.infos.get(number) or run.infos.setdefault(number, self._info(kind, found, node, run))
            given = get_argument_values(found, node, run.variables, None, True) if found.args else {}
            return resolve(source, info, **given)

        return ask

    def _info(self, kind: GraphQLObjectType, found: GraphQLField, node: FieldNode, run: Run) -> GraphQLResolveInfo:
        """What a resolver is told of where it stands; nobody of ours asks for the path."""
        return GraphQLResolveInfo(
            field_name=node.name.value,
            field_nodes=[node],
            return_type=found.type,
            parent_type=kind,
            path=None,  # type: ignore[arg-type]
            schema=self.schema,
            fragments={},
            root_value=None,
            operation=self.operation,
            variable_values=run.variables,
            context=run.context,
            **UNUSED,
        )

    def done(self, kind: Any, selected: SelectionSetNode | None) -> Done:
        """What is done with a value of a type."""
        if isinstance(kind, GraphQLNonNull):
            return _never_null(self._value(kind.of_type, selected), str(kind))
        return _perhaps_null(self._value(kind, selected))

    def _value(self, kind: Any, selected: SelectionSetNode | None) -> Done:
        if isinstance(kind, GraphQLList):
            each = self.done(kind.of_type, selected)
            return lambda values, run: [each(value, run) for value in values]
        if isinstance(kind, GraphQLObjectType) and selected:
            return _object(self.steps(kind, selected))
        if isinstance(kind, GraphQLEnumType):
            return _enum(kind)
        if isinstance(kind, GraphQLScalarType):
            return _scalar(kind)
        raise UnsupportedError


def _object(steps: list[Step]) -> Done:
    """Each field's value under its key; plain ones are read at once where all of them may be seen."""
    checks = list({step.check: None for step in steps if step.check and step.getter})
    guarded = [step._replace(getter=None) for step in steps]

    def complete(source: Any, run: Run) -> dict[str, Any]:
        out: dict[str, Any] = {}
        seen = all(check(source, run.context) for check in checks)
        _take(steps if seen else guarded, source, run, out)
        return out

    return complete


def _take(steps: Sequence[Step], source: Any, run: Run, out: dict[str, Any]) -> None:
    for key, getter, _check, resolve, done, waits in steps:
        if getter is not None:
            out[key] = done(getter(source), run)
            continue
        value = resolve(source, run)
        if waits and isawaitable(value):
            out[key] = None
            run.waiting.append((out, key, value, done))
        else:
            out[key] = done(value, run)


async def _settle(run: Run) -> None:
    """Await what waits, and what comes of it; nothing is left behind if one of them fails."""
    try:
        while run.waiting:
            out, key, value, done = run.waiting.pop(0)
            out[key] = done(await value, run)
    finally:
        for _, _, value, _ in run.waiting:
            value.close()


def _never_null(inner: Done, name: str) -> Done:
    def done(value: Any, run: Run) -> Any:
        if value is None:
            raise MissingError(name)
        return inner(value, run)

    return done


def _perhaps_null(inner: Done) -> Done:
    return lambda value, run: None if value is None else inner(value, run)


def _enum(kind: GraphQLEnumType) -> Done:
    """By value; a domain's state and its plain text from a table are the same."""
    names = {str(value.value): name for name, value in kind.values.items()}
    return lambda value, _run: names[value]


def _scalar(kind: GraphQLScalarType) -> Done:
    write = kind.coerce_output_value
    if kind.name == "String":
        return lambda value, _run: value if type(value) is str else write(value)
    if kind.name == "Int":
        return lambda value, _run: value if type(value) is int and INT_MIN <= value <= INT_MAX else write(value)
    if kind.name == "Boolean":
        return lambda value, _run: value if value is True or value is False else write(value)
    if kind.name == "DateTime":  # msgspec writes a moment of UTC by itself, and the same
        return lambda value, _run: value if value.tzinfo is UTC else write(value)
    return lambda value, _run: write(value)
