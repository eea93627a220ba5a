from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-25T17:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Our own keys: their public halves"

# One generation of the key of one purpose; `alg` is how it signs or agrees (2: P-256, as in codes).
FORWARDS = """
CREATE TABLE server_key (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  purpose    varchar(32) NOT NULL,
  generation integer NOT NULL,
  alg        smallint NOT NULL,
  public_key bytea NOT NULL,
  made_at    timestamptz NOT NULL,
  CONSTRAINT server_key_once UNIQUE (purpose, generation)
)
"""

BACKWARDS = "DROP TABLE server_key"


class RawTable(Table):
    pass


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="daima", description=DESCRIPTION)

    async def create() -> None:
        await RawTable.raw(FORWARDS)

    async def drop() -> None:
        await RawTable.raw(BACKWARDS)

    manager.add_raw(create)
    manager.add_raw_backwards(drop)
    return manager
