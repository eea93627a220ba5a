from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T20:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Chores that fail are told"

FORWARDS = """
CREATE TABLE chore_failure (
  chore text PRIMARY KEY,
  times integer NOT NULL,
  error text NOT NULL,
  since timestamptz NOT NULL,
  at    timestamptz NOT NULL
)
"""
BACKWARDS = "DROP TABLE chore_failure"


class RawTable(Table):
    pass


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="daima", description=DESCRIPTION)

    async def create() -> None:
        await RawTable.raw(FORWARDS)

    async def drop() -> None:
        await RawTable.raw(BACKWARDS)

    manager.add_raw(create)
    manager.add_raw_backwards(drop)
    return manager
