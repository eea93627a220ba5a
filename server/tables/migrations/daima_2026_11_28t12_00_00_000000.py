from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-28T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Activity kinds and duty categories have versions, each for its days"

FORWARDS = """
ALTER TABLE activity_kind
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN since date NOT NULL DEFAULT '-infinity',
    ADD COLUMN until date NOT NULL DEFAULT 'infinity',
    ADD COLUMN at_stations boolean NOT NULL DEFAULT true,
    ADD COLUMN min_summary smallint NOT NULL DEFAULT 10,
    ADD COLUMN proof varchar(32) NOT NULL DEFAULT 'EITHER',
    ADD COLUMN offered boolean NOT NULL DEFAULT true,
    DROP CONSTRAINT activity_kind_key_key,
    ADD CONSTRAINT activity_kind_once UNIQUE (key, version);
UPDATE activity_kind SET at_stations = false WHERE key IN ('SESSION', 'SIT_IN', 'INSPECTION', 'LAW_CHECK',
    'FACE_TO_FACE', 'PUBLIC_GALLERY', 'OPEN_DAY', 'DEPARTMENT_INVITE', 'TRAINING');
ALTER TABLE duty_category
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN since date NOT NULL DEFAULT '-infinity',
    ADD COLUMN until date NOT NULL DEFAULT 'infinity',
    DROP CONSTRAINT duty_category_key_key,
    ADD CONSTRAINT duty_category_once UNIQUE (key, version)
"""

BACKWARDS = """
ALTER TABLE duty_category DROP CONSTRAINT duty_category_once, ADD CONSTRAINT duty_category_key_key UNIQUE (key),
    DROP COLUMN until, DROP COLUMN since, DROP COLUMN version;
ALTER TABLE activity_kind DROP CONSTRAINT activity_kind_once, ADD CONSTRAINT activity_kind_key_key UNIQUE (key),
    DROP COLUMN offered, DROP COLUMN proof, DROP COLUMN min_summary, DROP COLUMN at_stations, DROP COLUMN until,
    DROP COLUMN since, DROP COLUMN version
"""


class RawTable(Table):
    pass


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="daima", description=DESCRIPTION)

    async def change() -> None:
        await _run(FORWARDS)

    async def undo() -> None:
        await _run(BACKWARDS)

    manager.add_raw(change)
    manager.add_raw_backwards(undo)
    return manager


async def _run(script: str) -> None:
    for statement in script.split(";"):
        await RawTable.raw(statement)
