from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T20:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What a worker does by the clock is a chore; a duty is what a deputy did"

FORWARDS = "ALTER TABLE upkeep RENAME COLUMN duty TO chore"
BACKWARDS = "ALTER TABLE upkeep RENAME COLUMN chore TO duty"


class RawTable(Table):
    pass


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="daima", description=DESCRIPTION)

    async def rename() -> None:
        await RawTable.raw(FORWARDS)

    async def rename_back() -> None:
        await RawTable.raw(BACKWARDS)

    manager.add_raw(rename)
    manager.add_raw_backwards(rename_back)
    return manager
