from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T00:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Records by the month, and a clock of duties"

# The table as it was becomes the part for ids of no month, so not a row is copied here;
# `store.partitions` moves each into its month afterwards (docs/adr/0010).
APART = """
ALTER TABLE record RENAME TO record_default;
CREATE TABLE record (LIKE record_default INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (id)
"""
WHOLE = """
CREATE TABLE record_whole (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
INSERT INTO record_whole SELECT * FROM record;
DROP TABLE record;
ALTER TABLE record_whole RENAME TO record
"""
LATER = """
CREATE TABLE record_archive (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE INDEX record_archive_person ON record_archive (person);
CREATE INDEX record_held_up ON record (device, entity) WHERE state = 2;
CREATE INDEX record_settled ON record USING brin (settled_at) WITH (autosummarize = on);
CREATE TABLE upkeep (
  duty   text PRIMARY KEY,
  due_at timestamptz NOT NULL,
  ran_at timestamptz,
  did    bigint
)
"""
# An id of a month that is in the archive has no month in `record`: it would come here, a second time.
GUARD = """
CREATE FUNCTION keep_out_archived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM record_archive WHERE id = NEW.id) THEN RETURN NULL; END IF;
  RETURN NEW;
END $$
"""
GUARDED = """
CREATE TRIGGER keep_out_archived BEFORE INSERT ON record_default FOR EACH ROW EXECUTE FUNCTION keep_out_archived()
"""
BACK = """
INSERT INTO record SELECT * FROM record_archive;
DROP TABLE upkeep, record_archive;
DROP INDEX record_settled, record_held_up
"""

CONSTRAINTS = """
SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
 WHERE conrelid = 'record'::regclass AND contype IN ('p', 'f') ORDER BY contype DESC, conname
"""
INDEXES = """
SELECT indexname AS name, indexdef AS definition FROM pg_indexes
 WHERE schemaname = current_schema() AND tablename = 'record' AND indexname NOT IN
       (SELECT conname FROM pg_constraint WHERE conrelid = 'record'::regclass)
 ORDER BY indexname
"""


class RawTable(Table):
    pass


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="daima", description=DESCRIPTION)

    async def take_apart() -> None:
        constraints, indexes = await RawTable.raw(CONSTRAINTS), await RawTable.raw(INDEXES)
        for index in indexes:
            await _run(f"ALTER INDEX {index['name']} RENAME TO {index['name']}_default")
        await _run(APART)
        await _run("ALTER INDEX record_pkey RENAME TO record_default_pkey")
        await _again(constraints, indexes)
        await _run("ALTER TABLE record ATTACH PARTITION record_default DEFAULT")
        await _run(LATER)
        await RawTable.raw(GUARD)
        await RawTable.raw(GUARDED)

    async def put_together() -> None:
        await RawTable.raw("DROP FUNCTION keep_out_archived CASCADE")
        await _run(BACK)
        constraints, indexes = await RawTable.raw(CONSTRAINTS), await RawTable.raw(INDEXES)
        await _run(WHOLE)
        await _again(constraints, indexes)

    manager.add_raw(take_apart)
    manager.add_raw_backwards(put_together)
    return manager


async def _again(constraints: list[dict[str, str]], indexes: list[dict[str, str]]) -> None:
    """Keys, references and indexes, whichever there were, stand on the table now called `record`."""
    for constraint in constraints:
        await _run(f"ALTER TABLE record ADD CONSTRAINT {constraint['name']} {constraint['definition']}")
    for index in indexes:
        await _run(index["definition"].replace(" ON ONLY ", " ON "))


async def _run(script: str) -> None:
    for statement in filter(str.strip, script.split(";")):
        await RawTable.raw(statement.replace("{", "{{").replace("}", "}}"))
