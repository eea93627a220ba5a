"""
How an error of ours crosses the wire; the only place that knows.

What a person may read is told with its stable code. A bug of ours is told by the number it
has in the log, and by nothing else.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

import structlog

from server.errors import (
    BusyError,
    DaimaError,
    OverloadedError,
    SignInRequiredError,
    TooLargeError,
    TooOftenError,
)
from server.store.lost import LOST

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


def together(failures: list[Failure]) -> Failure:
    """Several as one answer; the gravest decides the status."""
    gravest = max(failures, key=lambda failure: failure.status)
    return Failure([told for failure in failures for told in failure.errors], gravest.status, gravest.headers)


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
    """What something nobody foresaw becomes: a number, and the whole of it in the log; a lost database is no bug."""
    if isinstance(error, LOST):
        log.warning("database_lost", operation=operation, error=type(error).__name__)
        return of_error(BusyError())
    number = secrets.token_hex(4)
    log.error("operation_failed", operation=operation, number=number, exc_info=error)
    told = {
        "message": INTERNAL.format(number=number),
        "extensions": {"code": "INTERNAL", "retryable": True, "number": number},
    }
    return Failure([told], 500)
