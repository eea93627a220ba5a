from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T10:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Photos: uploads, pictures, and what an attachment says"

# Nothing wrote attachments before this; a bytea of a picture is compressed already.
FORWARDS = """
CREATE TABLE picture (
  id      uuid PRIMARY KEY DEFAULT uuidv7(),
  person  uuid NOT NULL REFERENCES person ON DELETE RESTRICT,
  sha256  bytea NOT NULL,
  type    varchar(32) NOT NULL,
  bytes   integer NOT NULL,
  width   integer NOT NULL,
  height  integer NOT NULL,
  "full"  bytea NOT NULL,
  small   bytea NOT NULL,
  made_at timestamptz NOT NULL,
  CONSTRAINT picture_once UNIQUE (person, sha256)
);
ALTER TABLE picture ALTER COLUMN "full" SET STORAGE EXTERNAL;
ALTER TABLE picture ALTER COLUMN small SET STORAGE EXTERNAL;

CREATE TABLE upload (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  person     uuid NOT NULL REFERENCES person ON DELETE RESTRICT,
  sha256     bytea NOT NULL,
  bytes      integer NOT NULL,
  received   integer NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND bytes),
  why        varchar,
  tries      smallint NOT NULL DEFAULT 0,
  try_at     timestamptz NOT NULL,
  began_at   timestamptz NOT NULL,
  touched_at timestamptz NOT NULL,
  CONSTRAINT upload_once UNIQUE (person, sha256)
);
CREATE INDEX upload_whole ON upload (try_at) WHERE received = bytes AND why IS NULL;

CREATE TABLE upload_chunk (
  id     uuid PRIMARY KEY DEFAULT uuidv7(),
  upload uuid NOT NULL REFERENCES upload ON DELETE RESTRICT,
  start  integer NOT NULL,
  bytes  bytea NOT NULL,
  CONSTRAINT chunk_once UNIQUE (upload, start)
);
ALTER TABLE upload_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

ALTER TABLE attachment DROP COLUMN mime;
ALTER TABLE attachment ALTER COLUMN width SET NOT NULL;
ALTER TABLE attachment ALTER COLUMN height SET NOT NULL;
ALTER TABLE attachment ALTER COLUMN about_kind SET NOT NULL;
ALTER TABLE attachment ALTER COLUMN about SET NOT NULL;
ALTER TABLE attachment ALTER COLUMN "by" SET NOT NULL;
ALTER TABLE attachment
  ADD COLUMN type       varchar(32) NOT NULL,
  ADD COLUMN seat       uuid,
  ADD COLUMN caption    varchar,
  ADD COLUMN lat        integer,
  ADD COLUMN lng        integer,
  ADD COLUMN taken_at   timestamptz NOT NULL,
  ADD COLUMN state      varchar(32) NOT NULL DEFAULT 'WAITING',
  ADD COLUMN picture    uuid REFERENCES picture ON DELETE RESTRICT,
  ADD COLUMN record     uuid,
  ADD COLUMN version    integer NOT NULL DEFAULT 1,
  ADD COLUMN late_at    timestamptz,
  ADD COLUMN removed_at timestamptz;
CREATE INDEX attachment_bytes ON attachment ("by", sha256);
CREATE INDEX attachment_picture ON attachment (picture);
CREATE INDEX attachment_waiting ON attachment (created_at) WHERE state = 'WAITING' AND removed_at IS NULL;
"""

BACKWARDS = """
DROP INDEX attachment_waiting, attachment_bytes;
ALTER TABLE attachment
  DROP COLUMN removed_at, DROP COLUMN late_at, DROP COLUMN version, DROP COLUMN record, DROP COLUMN picture,
  DROP COLUMN state, DROP COLUMN taken_at, DROP COLUMN lng, DROP COLUMN lat, DROP COLUMN caption, DROP COLUMN seat,
  DROP COLUMN type;
ALTER TABLE attachment ALTER COLUMN "by" DROP NOT NULL;
ALTER TABLE attachment ALTER COLUMN about DROP NOT NULL;
ALTER TABLE attachment ALTER COLUMN about_kind DROP NOT NULL;
ALTER TABLE attachment ALTER COLUMN height DROP NOT NULL;
ALTER TABLE attachment ALTER COLUMN width DROP NOT NULL;
ALTER TABLE attachment ADD COLUMN mime varchar NOT NULL DEFAULT 'image/webp';
DROP TABLE upload_chunk, upload, picture;
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
