from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T08:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A push service that says that what we send is wrong is remembered, so that somebody looks"

FORWARDS = "ALTER TABLE push_origin ADD COLUMN fault varchar, ADD COLUMN faulted_at timestamptz"
BACKWARDS = "ALTER TABLE push_origin DROP COLUMN fault, DROP COLUMN faulted_at"


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
