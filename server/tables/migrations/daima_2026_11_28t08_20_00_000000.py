from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-28T08:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "When a deputy's mandate was not exercised"

FORWARDS = """
CREATE TABLE suspension (
  id uuid PRIMARY KEY, seat uuid NOT NULL REFERENCES seat ON DELETE RESTRICT, since date NOT NULL, until date,
  reason varchar(32) NOT NULL, because uuid NOT NULL);
CREATE INDEX suspension_because ON suspension (because);
CREATE INDEX suspension_seat ON suspension (seat);
CREATE UNIQUE INDEX suspension_runs ON suspension (seat) WHERE until IS NULL
"""

BACKWARDS = """
DROP TABLE suspension
"""


class RawTable(Table):
    pass


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="daima", description=DESCRIPTION)

    async def add() -> None:
        await _run(FORWARDS)

    async def drop() -> None:
        await _run(BACKWARDS)

    manager.add_raw(add)
    manager.add_raw_backwards(drop)
    return manager


async def _run(script: str) -> None:
    for statement in script.split(";"):
        await RawTable.raw(statement)
