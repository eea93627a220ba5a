from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T23:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Intakes of units and people"

FORWARDS = """
CREATE TABLE intake (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    unit uuid NOT NULL REFERENCES unit ON DELETE RESTRICT,
    person uuid NOT NULL REFERENCES person ON DELETE RESTRICT,
    seat uuid NOT NULL,
    file_name varchar NOT NULL,
    sealed bytea,
    state varchar(32) NOT NULL DEFAULT 'WAITING',
    why varchar,
    done integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    counts jsonb NOT NULL DEFAULT '{}',
    digest bytea,
    tries smallint NOT NULL DEFAULT 0,
    try_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    checked_at timestamptz,
    applied_at timestamptz
);
CREATE TABLE intake_line (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    intake uuid NOT NULL REFERENCES intake ON DELETE RESTRICT,
    place integer NOT NULL,
    sheet varchar NOT NULL,
    line integer NOT NULL,
    label varchar NOT NULL,
    outcome varchar(32) NOT NULL,
    problems jsonb NOT NULL DEFAULT '[]',
    notes varchar[] NOT NULL DEFAULT '{}'
);
CREATE INDEX intake_unit ON intake USING btree (unit);
CREATE INDEX intake_person ON intake USING btree (person);
CREATE INDEX intake_at_work ON intake (try_at) WHERE state IN ('WAITING', 'CHECKING', 'APPLYING');
CREATE INDEX intake_line_in_order ON intake_line (intake, place);
"""

BACKWARDS = "DROP TABLE intake_line; DROP TABLE intake"


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
