from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T23:57:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The period a station's statement speaks of"

FORWARDS = """
ALTER TABLE notice ADD COLUMN period varchar, ADD COLUMN period_on date,
  ADD CONSTRAINT notice_of_period UNIQUE (unit, kind, period)
"""

BACKWARDS = """
ALTER TABLE notice DROP CONSTRAINT notice_of_period, DROP COLUMN period, DROP COLUMN period_on
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
