from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T18:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes of concerns, and why bytes kept before are apart"

FORWARDS = """
UPDATE quarantine SET code = 'ID_REUSED' WHERE why = '编号已被另一条记录使用';
UPDATE quarantine SET code = 'TOO_LARGE' WHERE why LIKE '超过 % 字节';
CREATE INDEX record_parked_since ON record (received_at) WHERE state = 2;
CREATE INDEX record_refused ON record (received_at)
 WHERE state = 1 AND code IN ('REJECTED_PERMISSION', 'REJECTED_INVALID', 'BLOB_MISMATCH', 'CONFLICT');
CREATE INDEX record_doubted ON record (received_at) WHERE signed <> 1;
CREATE INDEX scan_doubted ON scan (received_at)
 WHERE reasons && ARRAY['DEVICE_UNSURE', 'CODE_AHEAD', 'LATE_UPLOAD', 'CLOCK_UNSURE']::varchar[];
CREATE INDEX quarantine_received ON quarantine (received_at);
"""

BACKWARDS = """
DROP INDEX quarantine_received, scan_doubted, record_doubted, record_refused, record_parked_since;
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
