"""
Notices (通知公告), their way to each person (送达), and where a person may be reached.

`notice` and `delivery` are the truth; a queue only rings. Whoever is told finds the notice
in 消息 by its APP delivery, whatever becomes of the other channels.
"""

from piccolo.constraints import Unique
from piccolo.table import Table

from server.domain.activities import Visibility
from server.domain.notices import Channel, DeliveryState, NoticeCategory, NoticeKind, NoticeState, Urgency
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Person, Seat, Unit
from server.tables.sessions import Device


class NoticeTemplate(Table, db=ENGINE):
    """A text staff begin from (模板), with the variables it has places for."""

    id = c.key()
    key = c.text(unique=True)
    unit = c.ref(Unit, null=True)
    """Whose it is; None is everyone's."""
    label = c.text()
    kind = c.state(NoticeKind)
    category = c.state(NoticeCategory)
    title = c.text()
    body = c.prose()
    variables = c.data("[]")
    """Checked by the Struct in `domain.templates`."""
    source = c.text()
    version = c.number(1)


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

    state = c.state(NoticeState, NoticeState.SENT)
    category = c.state(NoticeCategory, NoticeCategory.NEWS)
    urgency = c.state(Urgency, Urgency.NORMAL)
    critical = c.flag()
    """Comes in quiet hours, over the day's limit and though its category is muted."""
    rule = c.text(null=True)
    """The key of the reminder rule (提醒规则) that made it; its condition is asked again before it is sent."""
    occurrence = c.text(null=True, unique=True)
    """Which reminder of that rule it is: made once, whoever is first."""
    tag = c.text(null=True)
    """What it replaces while pending and on the screen; None is itself alone."""
    why = c.text(null=True)
    """Why one got it, as people read it."""
    expires_at = c.moment(null=True)
    """After which nobody is to be woken for it."""
    send_at = c.moment(null=True, index=True)
    recalled_at = c.moment(null=True)
    """A partial index of a migration, `notice_recalled`, has those that were."""
    recurs = c.data()
    """When it is sent again; empty is once. Checked by the Struct in `domain.recurrence`."""
    series = c.uid(null=True, index=True)
    """The first of those a recurring one made."""
    template = c.ref(NoticeTemplate, null=True, index=False)
    written_by = c.ref(Seat, null=True)
    approved_by = c.ref(Seat, null=True)

    notice_of_period = Unique([unit, kind, period])


class NoticeReceiver(Table, db=ENGINE):
    """One person of the list a notice goes to, frozen (锁定名单) when it was last written or looked at anew."""

    id = c.key()
    notice = c.ref(Notice, index=False)
    person = c.ref(Person)

    receiver_once = Unique([notice, person])


class Delivery(Table, db=ENGINE):
    """
    One notice on its way to one person, over one channel, to one address there.

    Two partial indexes, of migrations: `delivery_due`, by `not_before`, of those WAITING or CLAIMED; `delivery_out`, by
    the notice, of those that went out over WeCom, SMS or e-mail.
    """

    id = c.key()
    notice = c.ref(Notice)
    person = c.ref(Person)
    channel = c.state(Channel, Channel.APP)
    address = c.uid(index=True)
    """A subscription on PUSH; on the others, where one person is one address, the person."""
    state = c.state(DeliveryState, DeliveryState.WAITING)
    reason = c.text(null=True)
    """One of `domain.notices.Unsent`, or what the service beyond said."""
    at = c.moment()
    not_before = c.moment(null=True)
    """Quiet hours and pauses; None on APP."""
    leased_until = c.moment(null=True)
    tries = c.small(0)
    cost = c.small(null=True)
    """What it took of the congress's budget, in messages; taken once, given back if it was refused."""
    service_id = c.text(null=True)
    """What the service beyond calls it."""
    accepted_at = c.moment(null=True)
    shown_at = c.moment(null=True)
    opened_at = c.moment(null=True)
    acted_at = c.moment(null=True)
    acked_at = c.moment(null=True)
    """When the person read it."""
    confirmed_at = c.moment(null=True)
    """When they gave the receipt it asked for."""
    version = c.number(1)

    delivery_once = Unique([notice, person, channel, address])


class Subscription(Table, db=ENGINE):
    """A browser that may be woken (推送订阅, RFC 8030); one person has as many as phones."""

    id = c.key()
    person = c.ref(Person)
    device = c.ref(Device, null=True)
    endpoint = c.text(unique=True)
    origin = c.text(index=True)
    p256dh = c.raw()
    auth = c.raw()
    generation = c.number()
    """Of our VAPID key, the one the browser subscribed with."""
    created_at = c.moment()
    seen_at = c.moment()
    """When the browser last said that it still has it."""
    last_ok_at = c.moment(null=True)
    fails = c.small(0)
    quarantined_at = c.moment(null=True)
    """Refused though its origin takes others: asked again, never deleted."""


class PushOrigin(Table, db=ENGINE):
    """How it goes with one push service: all workers keep to its pauses."""

    id = c.key()
    origin = c.text(unique=True)
    paused_until = c.moment(null=True)
    reason = c.text(null=True)
    stopped_at = c.moment(null=True)
    """Nothing is sent until somebody looked: all it answers is 401 or 403."""
    hour = c.moment()
    """Since when `taken` and `refused` count."""
    taken = c.number(0)
    refused = c.number(0)
    failed_in_a_row = c.number(0)
    fault = c.text(null=True)
    """What it said last of a message of ours that was wrong."""
    faulted_at = c.moment(null=True)


class Preference(Table, db=ENGINE):
    """What a person wants to be woken for, on all their phones."""

    id = c.key()
    person = c.ref(Person, unique=True)
    muted = c.words()
    """Of `NoticeCategory`."""
    quiet_from = c.small(null=True)
    """Minutes after midnight; None is the congress's rule, as with `quiet_until`."""
    quiet_until = c.small(null=True)
    version = c.number(1)


class Address(Table, db=ENGINE):
    """Where a channel finds a person (联系方式), sealed: an e-mail address, a WeCom account. SMS has the person's."""

    id = c.key()
    person = c.ref(Person)
    channel = c.state(Channel)
    sealed = c.raw()
    confirmed_at = c.moment(null=True)

    address_once = Unique([person, channel])


class Budget(Table, db=ENGINE):
    """What a congress may spend on a channel in a month, and has (额度); a send that finds none left is not made."""

    id = c.key()
    congress = c.ref(Unit)
    channel = c.state(Channel)
    month = c.day()
    allowed = c.number()
    spent = c.number(0)

    budget_once = Unique([congress, channel, month])


class CalendarFeed(Table, db=ENGINE):
    """A person's activities as a calendar under a secret address (日历订阅); we keep its hash."""

    id = c.key()
    person = c.ref(Person)
    token_hash = c.raw(unique=True)
    created_at = c.moment()
    read_at = c.moment(null=True)
    revoked_at = c.moment(null=True)
