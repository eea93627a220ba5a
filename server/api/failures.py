"""
How an error of ours crosses the wire; the only place that knows.

What a person may read is told with its stable code. A bug of ours is told by the number it
has in the log, and by nothing else.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

import structlog
from graphql import GraphQLError, VariableDefinitionNode

from server.errors import (
    BusyError,
    DaimaError,
    InvalidError,
    OverloadedError,
    SignInRequiredError,
    TooLargeError,
    TooOftenError,
)

log = structlog.get_logger()

STATUSES: dict[type[DaimaError], int] = {
    SignInRequiredError: 401,
    TooLargeError: 413,
    TooOftenError: 429,
    OverloadedError: 503,
    BusyError: 503,
}
"""Everything else is an answer like any other, and goes out as 200."""

INTERNAL = "系统出了点问题,已经记录(编号 {number})。请稍后再试。"


@dataclass(frozen=True, slots=True)
class Failure:
    """What goes out instead of data."""

    errors: list[dict[str, Any]]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def of_execution(errors: list[GraphQLError], operation: str) -> Failure:
    """What the errors of an executed document become; the gravest decides the status."""
    failures = [_of_one(error, operation) for error in errors]
    gravest = max(failures, key=lambda failure: failure.status)
    return Failure([told for failure in failures for told in failure.errors], gravest.status, gravest.headers)


def _of_one(error: GraphQLError, operation: str) -> Failure:
    original = error.original_error
    if original is None or isinstance(original, GraphQLError):
        return of_error(InvalidError(field=_variable(error)))
    if isinstance(original, DaimaError):
        return of_error(original)
    return of_bug(original, operation)


def of_error(error: DaimaError) -> Failure:
    """What an error of ours becomes."""
    extensions: dict[str, Any] = {"code": error.code, "retryable": error.retryable}
    headers: dict[str, str] = {}
    if isinstance(error, BusyError):
        extensions["retryAfterS"] = error.retry_after_s
        headers["retry-after"] = str(error.retry_after_s)
    if error.detail.get("field"):
        extensions["field"] = error.detail["field"]
    return Failure([{"message": error.words, "extensions": extensions}], STATUSES.get(type(error), 200), headers)


def of_bug(error: BaseException, operation: str) -> Failure:
    """What something nobody foresaw becomes: a number, and the whole of it in the log."""
    number = secrets.token_hex(4)
    log.error("operation_failed", operation=operation, number=number, exc_info=error)
    told = {
        "message": INTERNAL.format(number=number),
        "extensions": {"code": "INTERNAL", "retryable": True, "number": number},
    }
    return Failure([told], 500)


def _variable(error: GraphQLError) -> str | None:
    """The variable that could not be read."""
    for node in error.nodes or ():
        if isinstance(node, VariableDefinitionNode):
            return node.variable.name.value
    return None
