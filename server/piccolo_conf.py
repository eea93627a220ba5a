"""Piccolo's configuration; only its command line and our migrations read it."""

from piccolo.conf.apps import AppRegistry

from server.tables.engine import ENGINE

DB = ENGINE
APP_REGISTRY = AppRegistry(apps=["server.tables.piccolo_app"])
