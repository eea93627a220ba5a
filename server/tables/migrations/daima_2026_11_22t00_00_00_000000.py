from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The feed, and the indexes Piccolo cannot state"

# The feed's cursor is a pg_snapshot (docs/sync.md): its rows carry the top-level transaction
# id that wrote them, a type Piccolo has no column for.
FORWARDS = """
CREATE TABLE sync_meta (
  one       boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch     text NOT NULL DEFAULT left(md5(random()::text || clock_timestamp()::text), 8),
  floor_xid xid8 NOT NULL DEFAULT '0'
);
INSERT INTO sync_meta DEFAULT VALUES;
CREATE SEQUENCE feed_seq CACHE 50;
CREATE TABLE feed (
  scope   text NOT NULL,
  kind    text NOT NULL,
  id      uuid NOT NULL,
  xid     xid8 NOT NULL DEFAULT pg_current_xact_id(),
  seq     bigint NOT NULL DEFAULT nextval('feed_seq'),
  rev     bigint NOT NULL,
  deleted boolean NOT NULL DEFAULT false,
  body    text,
  at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, kind, id)
);
CREATE INDEX feed_since ON feed (scope, xid, seq);
CREATE INDEX record_waiting ON record (device, seq) WHERE state = 0;
CREATE INDEX record_oldest ON record (received_at) WHERE state = 0;
CREATE INDEX scan_fold ON scan (activity, person);
CREATE INDEX decision_fold ON decision (activity, person);
CREATE INDEX code_active ON code (target, kind) WHERE state = 'ACTIVE';
CREATE INDEX event_moment ON event (at);
"""

BACKWARDS = """
DROP INDEX event_moment, code_active, decision_fold, scan_fold, record_oldest, record_waiting;
DROP TABLE feed, sync_meta;
DROP SEQUENCE feed_seq;
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
