"""What holds the house up, and no linter of imports can see."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from piccolo.columns import Column, ForeignKey, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.conf.apps import table_finder
from piccolo.table import Table

from server.tables.piccolo_app import NOUNS

ROOT = Path(__file__).parents[1]
WRITES = re.compile(r"(INSERT INTO|UPDATE) (feed|event)\b", re.IGNORECASE)
CLOCK = re.compile(r"\b(datetime\.now|date\.today|time\.time|monotonic|os\.urandom|secrets\.|random\.)")
TABLES = table_finder([f"server.tables.{noun}" for noun in NOUNS], exclude_imported=True)


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (ROOT / folder).rglob("*.py")


def test_only_changes_writes_feed_and_events() -> None:
    """Every change of state passes the one writer; a new epoch changes nothing that a row says."""
    writers = {file.name for file in sources("server", "workers") if WRITES.search(file.read_text())}

    assert writers == {"changes.py", "epochs.py"}


def test_rules_know_no_clock_and_no_chance() -> None:
    """What `server/domain` decides, it decides of what it is given."""
    knowing = [file.name for file in sources("server/domain") if CLOCK.search(file.read_text())]

    assert knowing == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_nothing_is_deleted_because_something_else_was(table: type[Table]) -> None:
    """Every reference restricts; Piccolo's own default would cascade."""
    assert all(column._foreign_key_meta.on_delete is OnDelete.restrict for column in references(table))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_no_time_is_made_up(table: type[Table]) -> None:
    """A time nobody gave is NULL or an error, never now."""
    times = [column for column in columns(table) if isinstance(column, Timestamptz)]

    assert all(column.get_default_value() is None for column in times)


def columns(table: type[Table]) -> list[Column]:
    return list(table._meta.columns)


def references(table: type[Table]) -> list[ForeignKey]:
    return [column for column in columns(table) if isinstance(column, ForeignKey)]
