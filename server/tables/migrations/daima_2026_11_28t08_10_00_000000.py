from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-28T08:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What of recalled notices went out over channels, to be taken back"

FORWARDS = """
CREATE INDEX notice_recalled ON notice (recalled_at) WHERE recalled_at IS NOT NULL;
CREATE INDEX delivery_out ON delivery (notice)
  WHERE channel IN ('WECOM', 'SMS', 'EMAIL') AND state IN ('ACCEPTED', 'SHOWN') AND reason IS NULL
"""

BACKWARDS = """
DROP INDEX delivery_out;
DROP INDEX notice_recalled
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
        await RawTable.raw(statement)
