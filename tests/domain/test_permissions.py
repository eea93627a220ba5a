"""The permission matrix, the scope rule, and a rule for every field of the schema."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from graphql import GraphQLObjectType, build_schema
from hypothesis import given
from hypothesis import strategies as st

from server.domain.activities import ActivityState, Enrol, Visibility
from server.domain.fields import FIELDS, Who
from server.domain.lists import TopicState
from server.domain.people import Role, UnitKind
from server.domain.permissions import AREAS, GIVEN, Act, may, may_see, require
from server.domain.scope import Spot, Target
from server.domain.viewer import SeatFacts, Viewer, viewer_in
from server.errors import ForbiddenError, SignInRequiredError

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests/cases/permissions.json").read_text())
SDL = ROOT / "graphql/schema.graphql"


def named(name: str) -> UUID:
    """The same id for the same name."""
    return uuid5(UUID(int=0), name)


def a_viewer(role: Role, path: str = "1.4.", congress: str = "county", person: str = "viewer") -> Viewer:
    kind = UnitKind.GROUP if role is Role.LEADER else UnitKind.CONGRESS
    seat = SeatFacts(named("seat"), role, named("unit"), kind, path, named(congress))
    return viewer_in(seat, named(person))


def an_activity(path: str, congress: str, **changed: object) -> Target:
    target = Target(
        path,
        named(congress),
        person=named("someone"),
        state=ActivityState.PUBLISHED,
        enrol=Enrol.ASSIGNED,
        visibility=Visibility.MEMBERS,
        topic=TopicState.OPEN,
    )
    return replace(target, **changed)


RELATIONS = {
    "own": an_activity("9.", "elsewhere", person=named("viewer")),
    "same": an_activity("1.4.7.", "county"),
    "other": an_activity("1.4.8.", "town"),
    "elected": an_activity("1.", "city", electing_units=(named("unit"),)),
    "out": an_activity("1.5.", "next county"),
    "above": an_activity("1.", "city"),
    "assigned": an_activity("1.5.", "next county", assigned=True),
}


@pytest.mark.parametrize(("act", "role"), list(product(Act, Role)), ids=lambda value: value.value)
def test_each_cell_of_the_matrix(act: Act, role: Role) -> None:
    """Every act by every role in every relation is allowed or forbidden as the table says."""
    allowed = {name for name, target in RELATIONS.items() if may(a_viewer(role), act, target)}

    assert allowed == set(CASES["acts"][act].get(role, []))


def test_the_matrix_names_nothing_else() -> None:
    """The table speaks of exactly our acts, roles and relations."""
    assert set(CASES["acts"]) == set(Act)
    assert set(CASES["relations"]) == set(RELATIONS)
    assert all(set(roles) <= set(Role) for roles in CASES["acts"].values())


def test_a_station_holds_no_session() -> None:
    """A liaison may hold a reception at the station, and not what only a congress holds."""
    liaison = a_viewer(Role.LIAISON)

    assert may(liaison, Act.WRITE_ACTIVITY, an_activity("1.4.7.", "county"))
    assert not may(liaison, Act.WRITE_ACTIVITY, an_activity("1.4.7.", "county", at_stations=False))


def test_each_act_has_its_rule_in_one_area() -> None:
    """Two areas that allow the same act would say different things one day."""
    assert sorted(act for area in AREAS for act in area.ALLOWED) == sorted(Act)


@pytest.mark.parametrize("act", [Act.DECIDE, Act.HOST])
def test_nobody_decides_their_own_presence(act: Act) -> None:
    """At the desk one's own attendance is someone else's to mark."""
    own = an_activity("1.4.7.", "county", person=named("viewer"), electing_units=(named("unit"),))

    assert not may(a_viewer(Role.CONGRESS_STAFF), act, own)


def test_a_station_asks_the_deputies_who_meet_voters_there() -> None:
    """A city deputy attached to the station may be invited by its liaison, and by no other station's."""
    deputy = Target("1.", named("city"), belongs=(Spot("1.4.7.", named("county")),))

    assert may(a_viewer(Role.LIAISON, "1.4.7."), Act.INVITE_SEAT, deputy)
    assert not may(a_viewer(Role.LIAISON, "1.4.9."), Act.INVITE_SEAT, deputy)


def test_staff_of_a_lower_unit_do_not_organise_whom_the_congress_elected() -> None:
    """The exception of art. 25 belongs to the congress that elected, not to units under it."""
    elected = Target("1.", named("city"), electing_units=(named("county congress"),))

    assert not may(a_viewer(Role.CONGRESS_STAFF, "1.4.3."), Act.INVITE_SEAT, elected)


OPEN = [{"visibility": Visibility.UNIT}, {"enrol": Enrol.OPEN}, {"enrol": Enrol.PUBLIC}]


@pytest.mark.parametrize("how", OPEN)
def test_an_open_activity_of_a_unit_above_may_be_read(how: dict[str, object]) -> None:
    """A deputy reads the published open activities of the units above, not of those beside."""
    deputy = a_viewer(Role.DEPUTY)

    assert may(deputy, Act.READ_ACTIVITY, an_activity("1.", "city", **how))
    assert not may(deputy, Act.READ_ACTIVITY, an_activity("1.5.", "next county", **how))
    assert not may(deputy, Act.READ_ACTIVITY, an_activity("1.", "city", state=ActivityState.DRAFT, **how))


def test_who_was_asked_may_read() -> None:
    """An invitation shows the activity wherever it lies, once it is published."""
    deputy = a_viewer(Role.DEPUTY)

    assert may(deputy, Act.READ_ACTIVITY, an_activity("1.5.", "next county", addressed=True))
    assert not may(
        deputy, Act.READ_ACTIVITY, an_activity("1.5.", "next county", addressed=True, state=ActivityState.DRAFT)
    )


def test_a_leader_adds_their_group_to_scope() -> None:
    """A deputy who leads a group reads what lies in it, and writes no more than any deputy."""
    group = SeatFacts(named("led"), Role.LEADER, named("group"), UnitKind.GROUP, "1.4.6.", named("county"))
    deputy = a_viewer(Role.DEPUTY, "1.", "city")
    leader = replace(deputy, seats=(*deputy.seats, group))
    meeting = an_activity("1.4.6.", "county")

    assert may(leader, Act.READ_ACTIVITY, meeting)
    assert may(leader, Act.SEE_ATTENDANCE, meeting)
    assert not may(leader, Act.DECIDE, meeting)
    assert not may(deputy, Act.READ_ACTIVITY, meeting)


@pytest.mark.parametrize("act", [Act.WRITE_ITEM, Act.DELETE_ITEM])
@pytest.mark.parametrize("role", Role)
def test_nobody_writes_in_a_closed_topic(act: Act, role: Role) -> None:
    """Not even its author, who sees to it, or the desk."""
    closed = {"topic": TopicState.CLOSED, "person": named("viewer"), "assigned": True}

    assert not any(may(a_viewer(role), act, replace(target, **closed)) for target in RELATIONS.values())


def test_a_draft_topic_is_the_desks() -> None:
    """Deputies do not hear of a topic before it is opened; staff who may write there prepare its lists."""
    draft, above = (replace(RELATIONS[name], topic=TopicState.DRAFT) for name in ("same", "above"))
    acts = [Act.READ_TOPIC, Act.WRITE_ITEM, Act.WRITE_NOTE]

    assert all(may(a_viewer(Role.CONGRESS_STAFF), act, draft) for act in acts)
    assert not any(may(a_viewer(role), act, above) for role in Role for act in acts)


def test_nobody_signed_in_sees_what_is_public_and_no_more() -> None:
    """Without a session only a published public activity may be read."""
    public = an_activity("1.", "city", visibility=Visibility.PUBLIC)

    assert may(None, Act.READ_ACTIVITY, public)
    assert not may(None, Act.READ_ACTIVITY, replace(public, state=ActivityState.DRAFT))
    assert not any(may(None, act, target) for act, target in product(Act, RELATIONS.values()))


def test_a_refusal_says_which() -> None:
    """No session asks for sign-in; a seat without the right is told so."""
    target = RELATIONS["same"]

    with pytest.raises(SignInRequiredError):
        require(None, Act.DECIDE, target)
    with pytest.raises(ForbiddenError):
        require(a_viewer(Role.DEPUTY), Act.DECIDE, target)


paths = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(lambda steps: "".join(f"{n}." for n in steps))
congresses = st.sampled_from(["city", "county", "town", "unit"])
targets = st.builds(
    lambda path, congress, electing, at_stations, state: an_activity(
        path, congress, electing_units=electing, at_stations=at_stations, state=state
    ),
    paths,
    congresses,
    st.sampled_from([(), (named("unit"),), (named("county"),)]),
    st.booleans(),
    st.sampled_from([None, *ActivityState]),
)
viewers = st.builds(a_viewer, st.sampled_from(Role), paths, congresses)
WRITES = [
    Act.WRITE_ACTIVITY,
    Act.INVITE,
    Act.INVITE_SEAT,
    Act.PRINT_CODE,
    Act.OPEN_DISPLAY,
    Act.HOST,
    Act.DECIDE,
    Act.MANAGE_CODE,
    Act.MANAGE_SEATS,
    Act.NOTIFY,
    Act.WRITE_TOPIC,
]  # items and notes are also written under a topic of a unit above
ORGANISES = {Act.INVITE_SEAT, Act.HOST, Act.DECIDE, Act.MANAGE_SEATS}


@given(viewers, targets, st.sampled_from(WRITES))
def test_no_seat_writes_under_another_congress(viewer: Viewer, target: Target, act: Act) -> None:
    """A seat writes at or under its unit in its own congress, and else only for people it elected."""
    inside = target.congress == viewer.congress and target.unit_path.startswith(viewer.unit_path)
    elected = viewer.unit in target.electing_units and viewer.role is Role.CONGRESS_STAFF

    if may(viewer, act, target):
        assert inside or (elected and act in ORGANISES)


@given(viewers, targets, st.sampled_from(Act))
def test_who_may_nothing_outside_may_nothing_more_by_reading(viewer: Viewer, target: Target, act: Act) -> None:
    """Handlers and administrators never read activities, scans or lists that are not public."""
    if viewer.role in (Role.HANDLER, Role.ADMIN) and act in (Act.READ_ACTIVITY, Act.SEE_SCANS, Act.SEE_ATTENDANCE):
        assert not may(viewer, act, target)


def schema_fields() -> list[tuple[str, str]]:
    """Every field of every object type of the schema."""
    schema = build_schema(SDL.read_text())
    objects = [t for name, t in schema.type_map.items() if isinstance(t, GraphQLObjectType) and name[:2] != "__"]
    return [(kind.name, field) for kind in objects for field in kind.fields]


def test_every_field_of_the_schema_has_a_rule() -> None:
    """A field nobody thought about fails here; so does a rule for a field that is gone."""
    ruled = {(kind, field) for kind, fields in FIELDS.items() for field in fields}

    assert ruled == set(schema_fields())


PERSONAL = {("Me", "phoneTail"), ("Device", "name"), ("Receipt", "detail"), ("Scan", "distanceM"), ("Code", "token")}


@pytest.mark.parametrize(("kind", "field"), sorted(PERSONAL))
@pytest.mark.parametrize("role", [*Role, None])
def test_nobody_outside_sees_a_personal_field(kind: str, field: str, role: Role | None) -> None:
    """What is someone's own, or the desk's, is seen by no seat to whose scope it does not belong."""
    viewer = a_viewer(role) if role else None

    assert not may_see(viewer, kind, field, RELATIONS["out"])
    assert not may_see(viewer, kind, field)


def test_fields_follow_the_acts() -> None:
    """A field guarded by an act is seen exactly by those who may do the act."""
    for kind, field in schema_fields():
        act = GIVEN.get(FIELDS[kind][field])
        if act is None:
            continue
        for role, target in product(Role, RELATIONS.values()):
            assert may_see(a_viewer(role), kind, field, target) == may(a_viewer(role), act, target)


def test_a_field_without_a_rule_is_nobodys() -> None:
    """Unknown types and fields are not seen, even by an administrator."""
    assert not may_see(a_viewer(Role.ADMIN), "Person", "phone", RELATIONS["same"])
    assert not may_see(a_viewer(Role.ADMIN), "Nothing", "id", RELATIONS["same"])
    assert Who.ANYONE in FIELDS["Welcome"].values()
