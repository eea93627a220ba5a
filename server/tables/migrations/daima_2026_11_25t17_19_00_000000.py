from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T17:19:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Items that were there are as old as their ids"


class RawTable(Table):
    pass


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="daima", description=DESCRIPTION)

    async def date() -> None:
        await RawTable.raw("UPDATE list_item SET written_at = uuid_extract_timestamp(id) WHERE written_at IS NULL")

    manager.add_raw(date)
    return manager
