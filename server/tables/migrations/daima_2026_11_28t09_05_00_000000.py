from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-28T09:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Duties by their day, as pages of them are read"

FORWARDS = """
CREATE INDEX duty_day ON duty (on_date, id)
"""

BACKWARDS = """
DROP INDEX duty_day
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
