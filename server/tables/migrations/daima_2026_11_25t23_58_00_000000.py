from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T23:58:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What departments ask the congress to hold, and the answers"

FORWARDS = """
CREATE TABLE activity_request (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  unit uuid NOT NULL REFERENCES unit ON DELETE RESTRICT ON UPDATE CASCADE,
  title varchar NOT NULL,
  text text NOT NULL DEFAULT '',
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  place varchar,
  deputies smallint NOT NULL DEFAULT 0,
  expertise varchar[] NOT NULL DEFAULT '{}',
  state varchar(32) NOT NULL DEFAULT 'ASKED',
  asked_by uuid NOT NULL REFERENCES seat ON DELETE RESTRICT ON UPDATE CASCADE,
  asked_at timestamptz NOT NULL,
  decided_by uuid REFERENCES seat ON DELETE RESTRICT ON UPDATE CASCADE,
  decided_at timestamptz,
  reason varchar,
  activity uuid REFERENCES activity ON DELETE RESTRICT ON UPDATE CASCADE,
  version integer NOT NULL DEFAULT 1
);
CREATE INDEX activity_request_unit ON activity_request (unit);
CREATE INDEX activity_request_asked_by ON activity_request (asked_by);
CREATE INDEX activity_request_decided_by ON activity_request (decided_by);
CREATE INDEX activity_request_activity ON activity_request (activity)
"""

BACKWARDS = """
DROP TABLE activity_request
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
