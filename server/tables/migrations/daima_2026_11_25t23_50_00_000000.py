from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T23:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What an activity is for, how many deputies it wants and how far ahead it is announced; why one is cancelled"

FORWARDS = """
ALTER TABLE activity
  ADD COLUMN function varchar,
  ADD COLUMN min_deputies smallint NOT NULL DEFAULT 0,
  ADD COLUMN announce_days smallint NOT NULL DEFAULT 0,
  ADD COLUMN cancel_reason varchar;
UPDATE activity AS a SET function = k.function, min_deputies = k.min_deputies, announce_days = k.announce_days
  FROM activity_kind AS k WHERE k.id = a.kind
"""

BACKWARDS = """
ALTER TABLE activity
  DROP COLUMN function, DROP COLUMN min_deputies, DROP COLUMN announce_days, DROP COLUMN cancel_reason
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
        await RawTable.raw(statement.replace("{", "{{").replace("}", "}}"))
