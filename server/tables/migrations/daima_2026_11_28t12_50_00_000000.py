from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-28T12:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Duties that wait for review, by their seat"

FORWARDS = """
CREATE INDEX duty_waiting ON duty (seat) WHERE state = 'SUBMITTED'
"""

BACKWARDS = """
DROP INDEX duty_waiting
"""


class RawTable(Table):
    pass


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="daima", description=DESCRIPTION)

    async def add() -> None:
        await RawTable.raw(FORWARDS)

    async def drop() -> None:
        await RawTable.raw(BACKWARDS)

    manager.add_raw(add)
    manager.add_raw_backwards(drop)
    return manager
