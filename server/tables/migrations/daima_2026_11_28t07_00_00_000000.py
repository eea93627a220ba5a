from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-28T07:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Documents hang on activities, topics, notices and duties"

FORWARDS = """
CREATE TABLE enclosure (
  id uuid PRIMARY KEY, about_kind varchar(32) NOT NULL, about uuid NOT NULL, name varchar NOT NULL,
  type varchar(32) NOT NULL, bytes integer NOT NULL, sha256 bytea NOT NULL, content bytea,
  by uuid NOT NULL REFERENCES person ON DELETE RESTRICT, seat uuid NOT NULL, created_at timestamptz NOT NULL,
  removed_at timestamptz);
ALTER TABLE enclosure ALTER content SET STORAGE EXTERNAL;
CREATE INDEX enclosure_about ON enclosure (about);
CREATE INDEX enclosure_by ON enclosure (by);
ALTER TABLE notice DROP COLUMN files
"""

BACKWARDS = """
ALTER TABLE notice ADD COLUMN files uuid[];
DROP TABLE enclosure
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
