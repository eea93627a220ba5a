"""What an intake (批量导入) is decided against, and the writing of many units, people and seats at once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from server.domain.intake_people import Known, TermFacts
from server.domain.intake_trees import Node
from server.domain.intake_units import PLACE
from server.domain.people import Level, UnitKind
from server.store import sql

UNITS = """
SELECT u.id, u.number, u.path, u.name, u.kind, u.level, u.parent, coalesce(u.congress, u.id) AS congress, u.active,
       u.tags, p.id IS NOT NULL AS placed, p.address, p.lat, p.lng, p.hours, p.public_phone, p.intro
  FROM unit AS u LEFT JOIN place AS p ON p.unit = u.id
"""


async def hold() -> None:
    """No two intakes decide and write at once."""
    await sql.value("SELECT pg_advisory_xact_lock(81)")


async def nodes() -> list[Node]:
    """Every unit."""
    return [_node(row) for row in await sql.fetch(UNITS)]


def _node(row: dict[str, Any]) -> Node:
    place = tuple((key, row[key]) for key in PLACE) if row["placed"] else ()
    own = {key: row[key] for key in ("id", "number", "path", "name", "parent", "congress", "active")}
    return Node(**own, kind=UnitKind(row["kind"]), level=Level(row["level"]), tags=tuple(row["tags"]), place=place)


async def terms() -> dict[UUID, list[TermFacts]]:
    """The terms of every congress, the newest first."""
    found: dict[UUID, list[TermFacts]] = {}
    for row in await sql.fetch("SELECT congress, id, ordinal, starts_on, ends_on FROM term ORDER BY starts_on DESC"):
        found.setdefault(row.pop("congress"), []).append(TermFacts(**row))
    return found


async def known(hashes: Mapping[bytes, str]) -> dict[str, Known]:
    """Who has which of these telephone numbers; `hashes` says what each is the hash of."""
    rows = await sql.fetch("SELECT id, name, phone_hash FROM person WHERE phone_hash = ANY($1::bytea[])", [*hashes])
    return {hashes[bytes(row["phone_hash"])]: Known(row["id"], row["name"]) for row in rows}


SEATS = """
SELECT s.*, e.name AS electing_unit_name, st.name AS station_name
  FROM seat AS s LEFT JOIN unit AS e ON e.id = s.electing_unit LEFT JOIN unit AS st ON st.id = s.station
 WHERE s.person = ANY($1::uuid[])
 ORDER BY s.since DESC, s.id
"""


async def seats(persons: Sequence[UUID]) -> dict[tuple[UUID, UUID, str], list[dict[str, Any]]]:
    """All seats of these persons by (person, unit, role), ended ones too."""
    found: dict[tuple[UUID, UUID, str], list[dict[str, Any]]] = {}
    for row in await sql.fetch(SEATS, list(persons)):
        found.setdefault((row["person"], row["unit"], row["role"]), []).append(row)
    return found


async def heads(today: date) -> dict[UUID, UUID]:
    """Who heads each station."""
    rows = await sql.fetch(
        "SELECT unit, person FROM seat WHERE role = 'STATION_HEAD' AND status = 'ACTIVE'"
        " AND (until IS NULL OR until > $1)",
        today,
    )
    return {row["unit"]: row["person"] for row in rows}


OWN = {
    "unit": ("id", "parent", "kind", "level", "name", "number", "path", "congress", "zone", "tags", "active"),
    "place": ("id", "unit", *PLACE),
    "person": ("id", "name", "phone_sealed", "phone_hash"),
    "seat": (
        *("id", "person", "unit", "role", "term", "electing_unit", "station", "since", "district", "certificate_no"),
        *("expertise", "grass_roots", "leading", "title", "reception"),
    ),
}
"""What is written of each; all else begins as its table says."""

CHANGEABLE = {"unit": ("name", "tags", "active"), "seat": OWN["seat"][5:]}


async def add(table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows that were not there; of a place the newest stands."""
    columns = ", ".join(f'"{key}"' for key in OWN[table])
    more = "" if table != "seat" else ", status"
    value = "" if table != "seat" else ", 'ACTIVE'"
    written = ", ".join(f"{key} = excluded.{key}" for key in PLACE)
    again = f" ON CONFLICT (unit) DO UPDATE SET {written}" if table == "place" else ""
    await sql.execute(
        f"INSERT INTO {table} ({columns}{more}) SELECT {columns}{value}"
        f" FROM jsonb_populate_recordset(NULL::{table}, $1::jsonb){again}",
        msgspec.json.encode([{key: _plain(row[key]) for key in OWN[table]} for row in rows]).decode(),
    )


async def change(table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows that were there stand as given, a version on."""
    columns = CHANGEABLE[table]
    written = ", ".join(f'"{key}" = given."{key}"' for key in columns)
    await sql.execute(
        f"UPDATE {table} AS held SET {written}, version = held.version + 1"
        f" FROM jsonb_populate_recordset(NULL::{table}, $1::jsonb) AS given WHERE held.id = given.id",
        msgspec.json.encode([{key: _plain(row[key]) for key in ("id", *columns)} for row in rows]).decode(),
    )


async def seated_in(units: Sequence[UUID]) -> list[UUID]:
    """Persons whose phones are told the names of these units: who sits or meets voters there."""
    rows = await sql.fetch(
        "SELECT DISTINCT person FROM seat WHERE unit = ANY($1::uuid[]) OR station = ANY($1::uuid[]) ORDER BY person",
        list(units),
    )
    return [row["person"] for row in rows]


def _plain(value: Any) -> Any:
    """Bytes as PostgreSQL reads them out of JSON."""
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value
