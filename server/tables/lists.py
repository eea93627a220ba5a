"""Topics (主题活动), the items of their four lists (清单) and what their authors do not agree on."""

from piccolo.columns import LazyTableReference
from piccolo.constraints import Unique
from piccolo.table import Table

from server.domain.lists import ItemState, List, TopicState
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Person, Seat, Unit


class Topic(Table, db=ENGINE):
    """A theme several activities work on, inherited down the tree."""

    id = c.key()
    unit = c.ref(Unit)
    parent_topic = c.ref(LazyTableReference("Topic", module_path=__name__), null=True)
    title = c.text()
    brief = c.prose()
    year = c.small()
    starts_on = c.day()
    ends_on = c.day()
    state = c.state(TopicState, TopicState.DRAFT)
    summary = c.prose()
    """What came of it, in words; said when it is closed."""
    closed_at = c.moment(null=True)
    version = c.number(1)

    taken_up_once = Unique([parent_topic, unit])


class ListItem(Table, db=ENGINE):
    """One line of one of the four lists: 工作、问题、建议、成果."""

    id = c.key()
    topic = c.ref(Topic)
    activity = c.uid(null=True, index=True)
    list = c.state(List)
    text = c.prose()
    unit = c.ref(Unit)
    owner_seat = c.ref(Seat, null=True)
    due_on = c.day(null=True)
    state = c.state(ItemState, ItemState.OPEN)
    reason = c.text(null=True)
    from_item = c.ref(LazyTableReference("ListItem", module_path=__name__), null=True)
    matter = c.uid(null=True)
    place = c.text(null=True)
    photos = c.data("[]")
    rank = c.text()
    """Fractional index; ties by id."""
    by = c.ref(Person, null=True)
    written_at = c.moment(null=True)
    changed_at = c.moment(null=True)
    """When it last said something else; None if it never did since this is kept."""
    lat = c.number(null=True)
    lng = c.number(null=True)
    merging = c.data()
    """Who wrote which field when, and what stands beside it: see `store.lists.Merging`."""
    deleted_at = c.moment(null=True)
    version = c.number(1)


class ItemConflict(Table, db=ENGINE):
    """Another value of an item's field, by someone who had not seen what holds: a person chooses."""

    id = c.key()
    item = c.ref(ListItem)
    field = c.text()
    """An `ItemField`, or DELETED: somebody wished the item gone."""
    value = c.text(null=True)
    label = c.text(null=True)
    """The value in words."""
    by = c.ref(Person, null=True)
    at = c.moment()
    record = c.uid()

    conflict_once = Unique([item, field, record])
