"""
The columns our tables are made of, with the defaults Piccolo would get wrong stated once.

Piccolo's own defaults are `''` for text, now for times and CASCADE for references; here
nothing has a value nobody gave, and nothing is deleted because something else was.
"""

import os
import time
import uuid
from datetime import date
from typing import Any

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.uuid import UUID7


def uuid7() -> uuid.UUID:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then chance, so ids sort by age."""
    millis = time.time_ns() // 1_000_000
    value = (millis << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    return uuid.UUID(int=(value & ~(0x3 << 62)) | (0x2 << 62))


class MadeHere(UUID7):
    """A UUIDv7 made by Python when Python inserts (3.11 has none of its own), else by PostgreSQL 18."""

    def python(self) -> uuid.UUID:
        return uuid7()


def key() -> UUID:
    """The primary key; a client may have made it."""
    return UUID(primary_key=True, default=MadeHere())


def ref(to: Any, *, null: bool = False, unique: bool = False, index: bool = True) -> ForeignKey:
    """A reference to another table's row; indexed, and never cascading."""
    return ForeignKey(references=to, default=None, null=null, unique=unique, index=index, on_delete=OnDelete.restrict)


def uid(*, null: bool = False, index: bool = False, unique: bool = False) -> UUID:
    """An id of something the database does not check, because it may not have come yet."""
    return UUID(default=None, null=null, index=index, unique=unique)


def text(*, null: bool = False, index: bool = False, unique: bool = False) -> Varchar:
    """Words of any length; absent is NULL, never empty."""
    return Varchar(length=None, default=None, null=null, index=index, unique=unique)


def prose() -> Text:
    """Longer words, empty at first."""
    return Text(default="")


def state(choices: Any, default: Any = None) -> Varchar:
    """One of a `StrEnum`'s values."""
    return Varchar(length=32, default=str(default) if default else None, choices=None, help_text=choices.__name__)


def number(default: int | None = None, *, null: bool = False, index: bool = False) -> Integer:
    """A whole number of 32 bits."""
    return Integer(default=default, null=null, index=index)


def small(default: int | None = None, *, null: bool = False) -> SmallInt:
    """A whole number of 16 bits."""
    return SmallInt(default=default, null=null)


def big(default: int | None = None, *, null: bool = False, index: bool = False, unique: bool = False) -> BigInt:
    """A whole number of 64 bits: milliseconds, counters."""
    return BigInt(default=default, null=null, index=index, unique=unique)


def moment(*, null: bool = False, index: bool = False) -> Timestamptz:
    """A point in time, aware, UTC."""
    return Timestamptz(default=None, null=null, index=index)


def day(default: date | None = None, *, null: bool = False) -> Date:
    """A calendar day in the congress's zone; `date.min` and `date.max` are PostgreSQL's -infinity and infinity."""
    return Date(default=default, null=null)


def flag(default: bool = False) -> Boolean:
    """Yes or no."""
    return Boolean(default=default, null=False)


def raw(*, null: bool = False, unique: bool = False) -> Bytea:
    """Bytes: hashes, keys, sealed text."""
    return Bytea(default=None, null=null, unique=unique)


def words() -> Array:
    """A list of short texts."""
    return Array(base_column=Varchar(length=None), default=list)


def uids() -> Array:
    """A list of ids, or none."""
    return Array(base_column=UUID(default=None), default=None, null=True)


def data(default: str = "{}") -> JSONB:
    """A small structure whose shape a msgspec Struct checks at the edge."""
    return JSONB(default=default, null=False)
