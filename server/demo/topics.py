"""Topics and their four lists (四张清单): 310 items, many of them in full chains."""

from datetime import datetime, timedelta

from server.demo.people import People
from server.demo.themes import THEMES, Theme
from server.demo.units import Town, Tree
from server.demo.world import World
from server.domain.lists import ItemState, List, TopicState
from server.tables.activities import Activity
from server.tables.lists import ListItem, Topic
from server.tables.people import Seat, Unit

OPEN_CHAINS = (4, 4, 4, 3, 3, 3, 3, 2, 2, 1, 1, 1)
CLOSED_CHAINS = (4, 4, 4, 4, 4, 4, 4, 3)
"""How far each chain of a topic came: 31 items a topic."""

TAKEN_UP = {"河道清漂": 3, "家门口的养老": 4}
"""Topics that counties work on with lists of their own, and how many of them do."""

CAME_BACK_WITHIN = timedelta(days=7)

SUMMARY = "代表走访形成的问题逐条有了回应:办成的写进成果清单,其余转入经常性工作。"
DROPPED_BECAUSE = "已由上级统一规划,不再单列。"


def raise_topics(world: World, tree: Tree, people: People) -> list[Topic]:
    """The city's ten topics, six of them open, each with its lists; and what counties took up of them."""
    topics = []
    for number, theme in enumerate(THEMES):
        topic = _raise(world, tree, theme, number)
        topics.append(topic)
        below = {
            county.id: _take_up(world, tree, topic, county) for county in tree.counties[: TAKEN_UP.get(theme.title, 0)]
        }
        for chain, length in enumerate(OPEN_CHAINS if theme.open else CLOSED_CHAINS):
            town = tree.towns[(chain * 5 + number) % len(tree.towns)]
            _fill_chain(world, town, people, below.get(town.county.id, topic), theme, chain, length)
    return topics


def open_problems(world: World) -> list[ListItem]:
    """The first problem of every open topic's first three chains."""
    open_topics = {topic.id for topic in world.of(Topic) if topic.state == TopicState.OPEN}
    there = [item for item in world.of(ListItem) if item.topic in open_topics and item.list == List.PROBLEM]
    return [item for item in there if item.rank in ("a00", "a01", "a02")]


def bring_back(world: World) -> None:
    """What was written of a topic within a week after an activity of it was written there (带着建议回)."""
    held = sorted(
        (one for one in world.of(Activity) if one.topic and one.ends_at < world.now), key=lambda one: one.ends_at
    )
    items = {item.id: item for item in world.of(ListItem)}
    topics = {topic.id: topic for topic in world.of(Topic)}
    for item in items.values():
        topic = topics[item.topic]
        ones = {topic.id, topic.parent_topic}
        at = [
            one for one in held if one.topic in ones and timedelta() < item.written_at - one.ends_at < CAME_BACK_WITHIN
        ]
        if at and item.list != List.WORK:
            item.activity = at[-1].id


def _raise(world: World, tree: Tree, theme: Theme, number: int) -> Topic:
    starts = world.today - timedelta(days=(150 - number * 8) if theme.open else (380 - number * 5))
    return world.make(
        Topic,
        tree.founded,
        unit=tree.city.id,
        title=theme.title,
        brief=theme.brief,
        year=starts.year,
        starts_on=starts,
        ends_on=starts + timedelta(days=330 if theme.open else 200),
        state=TopicState.OPEN if theme.open else TopicState.CLOSED,
        summary="" if theme.open else SUMMARY,
        closed_at=None if theme.open else world.now - timedelta(days=180 - number * 5),
    )


def _take_up(world: World, tree: Tree, above: Topic, county: Unit) -> Topic:
    """A fortnight after the city, until the same day."""
    return world.make(
        Topic,
        tree.founded,
        unit=county.id,
        parent_topic=above.id,
        title=above.title,
        brief=f"承接市人大主题,结合{county.name}实际办理。",
        year=above.year,
        starts_on=above.starts_on + timedelta(days=14),
        ends_on=above.ends_on,
        state=above.state,
    )


def _fill_chain(world: World, town: Town, people: People, topic: Topic, theme: Theme, chain: int, length: int) -> None:
    """Items one after another, each from the one before."""
    place = town.communities[chain % len(town.communities)]
    owners = people.by_station[town.station.id]
    before: ListItem | None = None
    for step, name in enumerate(list(List)[:length]):
        text = theme.chains[chain % len(theme.chains)][step].format(place=place.name)
        before = _write(world, topic, name, text, town.unit, owners[step % len(owners)], before, chain, length)
        if theme.open or length == 4:
            continue
        if step == length - 1:
            before.state, before.reason = ItemState.DROPPED, DROPPED_BECAUSE


def _write(
    world: World,
    topic: Topic,
    name: List,
    text: str,
    unit: Unit,
    owner: Seat,
    before: ListItem | None,
    chain: int,
    length: int,
) -> ListItem:
    step = list(List).index(name)
    written = _written(world, topic, chain, step)
    return world.make(
        ListItem,
        written,
        topic=topic.id,
        list=name,
        text=text,
        unit=unit.id,
        owner_seat=owner.id,
        due_on=topic.starts_on + timedelta(days=60 + step * 40),
        state=_state(step, length),
        from_item=before.id if before else None,
        place=unit.name,
        rank=f"a{chain:02d}",
        by=owner.person,
        written_at=written,
        changed_at=_changed(world, topic, written, chain, step),
    )


def _written(world: World, topic: Topic, chain: int, step: int) -> datetime:
    """Chain after chain, step after step, over the time the topic was worked on."""
    begun = world.moment((topic.starts_on - world.today).days, 8, 40)
    worked_on = min(topic.closed_at or world.now, world.now) - begun
    return begun + worked_on * (0.04 + 0.065 * chain + 0.06 * step) + timedelta(minutes=17 * chain)


def _changed(world: World, topic: Topic, written: datetime, chain: int, step: int) -> datetime:
    """Of what is worked on, a third has lain for more than a month."""
    if topic.state == TopicState.CLOSED:
        return written
    return max(written, world.now - timedelta(days=(chain * 7 + step * 11) % 45, hours=chain + step))


def _state(step: int, length: int) -> ItemState:
    """All of a full chain is done; the end of a shorter one is open, what led there is being done."""
    if length == len(List) or step < length - 2:
        return ItemState.DONE
    return ItemState.OPEN if step == length - 1 else ItemState.DOING
