"""What Piccolo's migrations know of our tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

NOUNS = (
    "people",
    "sessions",
    "lists",
    "activities",
    "requests",
    "codes",
    "scans",
    "notes",
    "notices",
    "records",
    "concerns",
    "events",
    "attachments",
    "enclosures",
    "rules",
    "duties",
    "intakes",
)

APP_CONFIG = AppConfig(
    app_name="daima",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder([f"server.tables.{noun}" for noun in NOUNS], exclude_imported=True),
)
