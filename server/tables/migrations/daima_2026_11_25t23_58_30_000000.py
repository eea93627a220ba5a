from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T23:58:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "A version of a rule is a draft before it is in force"

FORWARDS = """
ALTER TABLE rule_set ADD COLUMN state varchar(32) NOT NULL DEFAULT 'ISSUED',
  ADD COLUMN revision integer NOT NULL DEFAULT 1
"""

BACKWARDS = """
DELETE FROM rule_set WHERE state = 'DRAFT';
ALTER TABLE rule_set DROP COLUMN state, DROP COLUMN revision
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
