from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T08:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The list a notice goes to is frozen before it is sent"

FORWARDS = """
CREATE TABLE notice_receiver (
  id uuid PRIMARY KEY, notice uuid NOT NULL REFERENCES notice ON DELETE RESTRICT,
  person uuid NOT NULL REFERENCES person ON DELETE RESTRICT, CONSTRAINT receiver_once UNIQUE (notice, person));
CREATE INDEX notice_receiver_person ON notice_receiver (person);
CREATE INDEX notice_of_desk ON notice (unit, id DESC) WHERE written_by IS NOT NULL
"""

BACKWARDS = """
DROP INDEX notice_of_desk;
DROP TABLE notice_receiver
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
