"""Events (事件): one line for every change of state: history, audit, and the source of notices."""

from piccolo.columns import BigSerial
from piccolo.table import Table

from server.tables import columns as c
from server.tables.engine import ENGINE


class Event(Table, db=ENGINE):
    """Something that happened; written in the transaction of the change by `store.changes`."""

    seq = BigSerial(primary_key=True)
    at = c.moment()
    kind = c.text()
    """The noun: activity, scan, attendance, code, person …"""
    target = c.uid(index=True)
    unit_path = c.text()
    verb = c.text()
    by_seat = c.uid(null=True)
    by_person = c.uid(null=True)
    record = c.uid(null=True)
    public = c.flag()
    data = c.data()
