from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T20:55:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What came of a topic, once a unit takes one up; when an item last changed"

FORWARDS = """
ALTER TABLE topic ADD COLUMN summary text NOT NULL DEFAULT '';
ALTER TABLE topic ADD COLUMN closed_at timestamptz;
ALTER TABLE topic ADD CONSTRAINT taken_up_once UNIQUE (parent_topic, unit);
ALTER TABLE list_item ADD COLUMN changed_at timestamptz;
UPDATE list_item SET changed_at = written_at;
CREATE INDEX list_item_open ON list_item (topic, list) WHERE deleted_at IS NULL AND state IN ('OPEN', 'DOING');
"""

BACKWARDS = """
DROP INDEX list_item_open;
ALTER TABLE list_item DROP COLUMN changed_at;
ALTER TABLE topic DROP CONSTRAINT taken_up_once;
ALTER TABLE topic DROP COLUMN closed_at;
ALTER TABLE topic DROP COLUMN summary;
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
    for statement in filter(str.strip, script.split(";")):
        await RawTable.raw(statement.replace("{", "{{").replace("}", "}}"))
