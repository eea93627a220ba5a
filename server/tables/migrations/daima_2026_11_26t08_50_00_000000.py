from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T08:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A delivery knows its cost and what the service beyond calls it"

FORWARDS = "ALTER TABLE delivery ADD COLUMN cost smallint, ADD COLUMN service_id varchar"
BACKWARDS = "ALTER TABLE delivery DROP COLUMN cost, DROP COLUMN service_id"


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
