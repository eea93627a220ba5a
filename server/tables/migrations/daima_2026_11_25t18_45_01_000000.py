from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T18:45:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "The index of what parked records wait for"

# What waits now does not know for what: it is looked at once more, and then does.
FORWARDS = """
ALTER TABLE record_archive ADD COLUMN waits_for uuid[];
CREATE INDEX record_waits ON record USING gin (waits_for) WHERE state = 2;
UPDATE record SET state = 0 WHERE state = 2 AND code = 'WAITING_PARENT'
"""

BACKWARDS = """
DROP INDEX record_waits;
ALTER TABLE record_archive DROP COLUMN waits_for
"""


class RawTable(Table):
    pass


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="daima", description=DESCRIPTION)

    async def create() -> None:
        await _run(FORWARDS)

    async def drop() -> None:
        await _run(BACKWARDS)

    manager.add_raw(create)
    manager.add_raw_backwards(drop)
    return manager


async def _run(script: str) -> None:
    for statement in script.split(";"):
        await RawTable.raw(statement)
