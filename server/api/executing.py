"""
Running a document: parsed and validated once, executed by graphql-core on our schema.

Strawberry made the schema and answers nothing by itself here: its execution parses and
validates anew at every request, which costs more than most queries. This module brings the
whole of GraphQL with it and is imported when the first document wants it, or by `warm`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    VariableDefinitionNode,
    execute,
    parse,
    validate,
)

from server.api import compiled, failures, trusted
from server.api.compiled import Plan
from server.api.context import Context
from server.api.failures import Failure
from server.api.schema import schema
from server.errors import DaimaError, InvalidError


@dataclass(frozen=True, slots=True)
class Document:
    """A document that may be run, the name of its one operation, and how it is run if compiled."""

    name: str
    node: DocumentNode
    plan: Plan | None


async def run(document: Document, variables: dict[str, Any], context: Context) -> bytes | Failure:
    """The JSON of the answer, or what goes out instead."""
    if document.plan is None:
        return await by_graphql_core(document, variables, context)
    try:
        return msgspec.json.encode({"data": await document.plan.answer(variables, context)})
    except GraphQLError as error:
        return _failure(error, document.name)


async def by_graphql_core(document: Document, variables: dict[str, Any], context: Context) -> bytes | Failure:
    """The same, by the library's own execution: for free queries, and as the oracle of tests."""
    answered = execute(schema._schema, document.node, variable_values=variables, context_value=context)
    result = answered if isinstance(answered, ExecutionResult) else await answered
    if result.errors:
        return failures.together([_failure(error, document.name) for error in result.errors])
    return msgspec.json.encode({"data": result.data})


async def free(text: str, variables: dict[str, Any], context: Context) -> bytes | Failure:
    """Development only: a document nobody shipped, and what is wrong with it in full."""
    try:
        document = read(text)
    except GraphQLError as error:
        return Failure([{"message": error.message, "extensions": {"code": "INVALID", "retryable": False}}])
    return await run(document, variables, context)


@cache
def shipped(key: str) -> Document:
    """The trusted document of an id that `trusted.name_of` knows."""
    return read(trusted.manifest()[key].document)


def read(text: str) -> Document:
    """
    Parse and validate a document of one operation.

    Raises:
        GraphQLError: It cannot be parsed, or does not fit the schema.
    """
    node = parse(text, no_location=True)
    for error in validate(schema._schema, node):
        raise error
    operations = [one for one in node.definitions if isinstance(one, OperationDefinitionNode)]
    if len(operations) != 1:
        raise GraphQLError("A document holds one operation.")
    name = operations[0].name
    return Document(name.value if name else "", node, _plan(node))


def _plan(node: DocumentNode) -> Plan | None:
    try:
        return compiled.plan(schema._schema, node)
    except compiled.UnsupportedError:
        return None


def warm() -> None:
    """Have every shipped document ready before it is asked for."""
    for key in trusted.manifest():
        shipped(key)


def _failure(error: GraphQLError, operation: str) -> Failure:
    original = error.original_error
    if original is None or isinstance(original, GraphQLError):
        return failures.of_error(InvalidError(field=_variable(error)))
    if isinstance(original, DaimaError):
        return failures.of_error(original)
    return failures.of_bug(original, operation)


def _variable(error: GraphQLError) -> str | None:
    """The variable that could not be read."""
    for node in error.nodes or ():
        if isinstance(node, VariableDefinitionNode):
            return node.variable.name.value
    return None
