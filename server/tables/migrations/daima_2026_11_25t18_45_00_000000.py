from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import UUID, Array
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-25T18:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What a parked record waits for"

async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="daima", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Record",
        tablename="record",
        column_name="waits_for",
        db_column_name="waits_for",
        column_class_name="Array",
        column_class=Array,
        params={
            "base_column": UUID(default=None),
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )
    return manager
