from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T20:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Waiting for a place, why one is on leave; who holds an activity too, and what it asks one to know"

FORWARDS = """
ALTER TABLE attendance ADD COLUMN queue integer, ADD COLUMN reason varchar, ADD COLUMN answer varchar;
ALTER TABLE activity ADD COLUMN cohosts uuid[], ADD COLUMN expertise varchar[] NOT NULL DEFAULT '{}';
CREATE INDEX attendance_waiting ON attendance (activity, queue) WHERE enrolment = 'WAITING'
"""

BACKWARDS = """
DROP INDEX attendance_waiting;
ALTER TABLE activity DROP COLUMN expertise, DROP COLUMN cohosts;
ALTER TABLE attendance DROP COLUMN answer, DROP COLUMN reason, DROP COLUMN queue
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
    for statement in filter(str.strip, script.split(";")):
        await RawTable.raw(statement.replace("{", "{{").replace("}", "}}"))
