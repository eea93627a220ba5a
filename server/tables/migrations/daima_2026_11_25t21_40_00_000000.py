from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T21:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Duties and their categories; when an activity was filed, and its summary sent up"

FORWARDS = """
ALTER TABLE activity ADD COLUMN filed_at timestamptz, ADD COLUMN sent_up_at timestamptz;
CREATE TABLE duty_category (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  key varchar NOT NULL UNIQUE,
  label varchar NOT NULL,
  counts boolean NOT NULL DEFAULT true,
  reportable boolean NOT NULL DEFAULT false,
  half_days smallint NOT NULL DEFAULT 2,
  addressed boolean NOT NULL DEFAULT false,
  lists varchar[] NOT NULL DEFAULT '{}',
  rank smallint NOT NULL,
  source varchar NOT NULL
);
CREATE TABLE duty (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  seat uuid NOT NULL REFERENCES seat ON DELETE RESTRICT ON UPDATE CASCADE,
  category varchar NOT NULL,
  title varchar NOT NULL,
  on_date date NOT NULL,
  half_days smallint NOT NULL DEFAULT 0,
  source varchar(32) NOT NULL,
  source_id uuid NOT NULL,
  text text NOT NULL DEFAULT '',
  addressee uuid REFERENCES unit ON DELETE RESTRICT ON UPDATE CASCADE,
  state varchar(32) NOT NULL,
  note varchar,
  looked_by uuid REFERENCES seat ON DELETE RESTRICT ON UPDATE CASCADE,
  reviewed_by uuid REFERENCES seat ON DELETE RESTRICT ON UPDATE CASCADE,
  reviewed_at timestamptz,
  written_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT duty_once UNIQUE (seat, source, source_id, category)
);
CREATE INDEX duty_seat ON duty (seat);
CREATE INDEX duty_source_id ON duty (source_id);
CREATE INDEX duty_addressee ON duty (addressee);
CREATE INDEX duty_submitted ON duty (written_at) WHERE state = 'SUBMITTED'
"""

BACKWARDS = """
DROP TABLE duty;
DROP TABLE duty_category;
ALTER TABLE activity DROP COLUMN filed_at, DROP COLUMN sent_up_at
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
    for statement in script.split(";"):
        await RawTable.raw(statement.replace("{", "{{").replace("}", "}}"))
