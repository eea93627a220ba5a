"""Notices (通知公告) and their way to each person (送达)."""

from piccolo.constraints import Unique
from piccolo.table import Table

from server.domain.activities import Visibility
from server.domain.notices import Channel, DeliveryState, NoticeKind
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Person, Unit


class Notice(Table, db=ENGINE):
    """What people read in 消息 or on a station's page."""

    id = c.key()
    kind = c.state(NoticeKind)
    unit = c.ref(Unit)
    title = c.text()
    body = c.prose()
    visibility = c.state(Visibility, Visibility.MEMBERS)
    audience = c.data()
    needs_receipt = c.flag()
    about_kind = c.text(null=True)
    about = c.uid(null=True, index=True)
    period = c.text(null=True)
    """Which month, quarter or year a station's statement speaks of."""
    period_on = c.day(null=True)
    """Its first day."""
    published_at = c.moment(null=True, index=True)
    """None while it is a draft."""
    version = c.number(1)

    notice_of_period = Unique([unit, kind, period])


class Delivery(Table, db=ENGINE):
    """One notice on its way to one person."""

    id = c.key()
    notice = c.ref(Notice)
    person = c.ref(Person)
    channel = c.state(Channel, Channel.APP)
    state = c.state(DeliveryState, DeliveryState.WAITING)
    reason = c.text(null=True)
    at = c.moment()
    acked_at = c.moment(null=True)
    """When the person read it."""
    confirmed_at = c.moment(null=True)
    """When they gave the receipt it asked for."""
    version = c.number(1)

    delivery_once = Unique([notice, person, channel])
