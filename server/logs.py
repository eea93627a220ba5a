"""
What the processes write down: one line a fact, past tense, ids and not names.

Never bodies, cookies, tokens, phone numbers or names of people: whatever is logged under
such a key is dropped here, however it got there.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

NEVER = frozenset(
    {
        *("authorization", "body", "code", "cookie", "cookies", "headers", "name", "password", "person_name"),
        *("phone", "secret", "session", "text", "token", "words"),
    }
)


def setup() -> None:
    """Every logger of this process writes through structlog: JSON to a file, colours to a terminal."""
    render = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            drop_what_is_private,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_IntoStructlog()], level=logging.WARNING, force=True)


def drop_what_is_private(_logger: Any, _method: str, fact: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: the fact without the keys of `NEVER`."""
    return {key: value for key, value in fact.items() if key.lower() not in NEVER}


class _IntoStructlog(logging.Handler):
    """Lines of libraries that use the standard library's logging."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().log(
            record.levelno, record.getMessage(), logger=record.name, exc_info=record.exc_info or False
        )
