from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T08:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Up to when reminder rules were looked at, and indexes of the moments they are counted from"

FORWARDS = """
CREATE TABLE reminder_mark (rule varchar PRIMARY KEY, until timestamptz NOT NULL);
CREATE INDEX device_unsent ON device (seen_at) WHERE pending > 0 AND revoked_at IS NULL;
CREATE INDEX activity_over ON activity (ends_at) WHERE topic IS NOT NULL;
CREATE INDEX list_item_written ON list_item (written_at) WHERE deleted_at IS NULL AND state IN ('OPEN', 'DOING');
CREATE INDEX notice_reminding ON notice (expires_at) WHERE rule IS NOT NULL
"""

BACKWARDS = """
DROP INDEX notice_reminding, list_item_written, activity_over, device_unsent;
DROP TABLE reminder_mark
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
