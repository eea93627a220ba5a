"""
Who may do and see what (权限), the whole of it.

The scope rule: a seat at a unit reads what lies at or under it, and writes there only what
belongs to the same congress, because a higher congress guides a lower one and does not
command it. One exception comes from the law (代表法 art. 25): staff of the congress that
elected a deputy upward may organise that deputy. Everything else is a row of a table:
`ALLOWED` for acts, `fields.FIELDS` for what the API shows.
"""

from collections.abc import Callable
from enum import StrEnum

from server.domain.activities import CONGRESS_ONLY, ActivityState, Enrol, Visibility
from server.domain.fields import FIELDS, Who
from server.domain.lists import TopicState
from server.domain.people import Role
from server.domain.scope import Spot, Target, elected, led_paths, owns, reading_paths, reads, works_on, writes
from server.domain.viewer import Viewer
from server.errors import ForbiddenError, SignInRequiredError

__all__ = ["Act", "Spot", "Target", "is_staff", "may", "may_see", "reading_paths", "require"]


class Act(StrEnum):
    """What a person may ask to do. The comment says what the target is."""

    READ_ACTIVITY = "READ_ACTIVITY"  # an activity
    WRITE_ACTIVITY = "WRITE_ACTIVITY"  # an activity, or where one is to be: create, publish, move
    INVITE = "INVITE"  # an activity: put persons on its list
    INVITE_SEAT = "INVITE_SEAT"  # a seat: be put on a list by this viewer
    PRINT_CODE = "PRINT_CODE"  # an activity, unit or seat: its poster
    OPEN_DISPLAY = "OPEN_DISPLAY"  # an activity: show its live code; also revoke a display
    HOST = "HOST"  # a person at an activity: scan them in, or mark them by hand
    DECIDE = "DECIDE"  # a person at an activity: say whether they were there
    SEE_ROSTER = "SEE_ROSTER"  # an activity: list with devices' keys, for the desk
    SEE_ATTENDANCE = "SEE_ATTENDANCE"  # an activity, or a person at one
    SEE_SCANS = "SEE_SCANS"  # an activity, or a person at one: times, places, reasons
    SEE_STRAY_SCANS = "SEE_STRAY_SCANS"  # a unit: scans that belong to no activity we know
    CHECK_IN = "CHECK_IN"  # a person: record their presence
    WITHDRAW_SCAN = "WITHDRAW_SCAN"  # a person: take back a scan of theirs
    SEARCH_SEATS = "SEARCH_SEATS"  # a unit: look for seats to invite
    MANAGE_CODE = "MANAGE_CODE"  # an activity, unit or seat: replace or retire its code
    MANAGE_SEATS = "MANAGE_SEATS"  # a unit or seat
    MANAGE_DEVICES = "MANAGE_DEVICES"  # a person: see their devices, end one that was lost
    SEE_RECORDS = "SEE_RECORDS"  # a person: what they sent that wants someone to look
    HANDLE_RECORD = "HANDLE_RECORD"  # a person: try it again, settle it, take it up by hand
    IMPORT_OUTBOX = "IMPORT_OUTBOX"  # a person: take in the file their phone exported
    SEE_PHONE_TAIL = "SEE_PHONE_TAIL"  # a person
    SEE_OWN = "SEE_OWN"  # a person: what is theirs alone, such as receipts
    NOTIFY = "NOTIFY"  # a unit: tell people there
    WRITE_TOPIC = "WRITE_TOPIC"  # a unit
    READ_TOPIC = "READ_TOPIC"  # a topic, or an item of one
    WRITE_ITEM = "WRITE_ITEM"  # a topic, where one is to be, or an item: add, set, move, reopen
    DELETE_ITEM = "DELETE_ITEM"  # an item
    WRITE_NOTE = "WRITE_NOTE"  # a topic, item or activity: a few words about it
    LINK_PHOTO = "LINK_PHOTO"  # a topic, item or activity: a photo of it
    SEE_AUDIT = "SEE_AUDIT"  # a unit, or a person for their own


STATION = frozenset({Role.STATION_HEAD, Role.LIAISON})
DESK = STATION | {Role.CONGRESS_STAFF}
"""Roles that run activities (工作人员)."""

READERS = DESK | {Role.COMMITTEE_MEMBER}
CODE_KEEPERS = DESK | {Role.ADMIN}
OFFICE = frozenset({Role.CONGRESS_STAFF, Role.ADMIN})
DOERS = frozenset(Role) - {Role.HANDLER, Role.ADMIN}


def may(viewer: Viewer | None, act: Act, target: Target) -> bool:
    """Whether the viewer, in the seat they act in, may do this to that."""
    if viewer is None:
        return act is Act.READ_ACTIVITY and _is_public(target)
    return ALLOWED[act](viewer, target)


def require(viewer: Viewer | None, act: Act, target: Target) -> None:
    """
    Nothing, if the viewer may.

    Raises:
        SignInRequiredError: Nobody is signed in.
        ForbiddenError: This seat may not do that there.
    """
    if may(viewer, act, target):
        return
    if viewer is None:
        raise SignInRequiredError
    raise ForbiddenError(act=act)


def may_see(viewer: Viewer | None, type_name: str, field_name: str, target: Target | None = None) -> bool:
    """
    Whether the viewer may see a field of the API's schema, of that target.

    A field whose rule needs a target is not seen where none is given; a field without a
    rule is nobody's.
    """
    who = FIELDS.get(type_name, {}).get(field_name)
    if who is None:
        return False
    if who in ALWAYS:
        return ALWAYS[who](viewer)
    return target is not None and may(viewer, GIVEN[who], target)


def is_staff(viewer: Viewer) -> bool:
    """Whether the seat acted in may run activities."""
    return viewer.role in DESK


def _is_published(target: Target) -> bool:
    return target.state not in (None, ActivityState.DRAFT)


def _is_public(target: Target) -> bool:
    return _is_published(target) and target.visibility is Visibility.PUBLIC


def _is_open_to(viewer: Viewer, target: Target) -> bool:
    """Whether a published activity is open, and lies above a seat of the viewer's, or under the one acted in."""
    if target.visibility is not Visibility.UNIT and target.enrol not in (Enrol.OPEN, Enrol.PUBLIC):
        return False
    above = any(seat.unit_path.startswith(target.unit_path) for seat in viewer.seats)
    return above or (viewer.role in DOERS and reads(viewer, target.unit_path))


def _reads_activity(viewer: Viewer, target: Target) -> bool:
    if viewer.role in READERS and reads(viewer, target.unit_path):
        return True
    if not _is_published(target):
        return False
    return _is_public(target) or target.addressed or _is_open_to(viewer, target) or _leads(viewer, target)


def _leads(viewer: Viewer, target: Target) -> bool:
    """Whether it lies in a group the viewer leads (组长)."""
    return any(target.unit_path.startswith(path) for path in led_paths(viewer))


def _writes_activity(viewer: Viewer, target: Target) -> bool:
    if viewer.role in STATION and target.kind in CONGRESS_ONLY:
        return False
    return viewer.role in DESK and writes(viewer, target)


def _prints(viewer: Viewer, target: Target) -> bool:
    """An activity's poster by who runs it; a code on a wall also by the station the person belongs to."""
    if target.state is not None:
        return _writes_activity(viewer, target)
    return viewer.role in CODE_KEEPERS and (writes(viewer, target) or _belongs_here(viewer, target))


def _keeps_code(viewer: Viewer, target: Target) -> bool:
    if target.state is not None and viewer.role is not Role.ADMIN:
        return _writes_activity(viewer, target)
    return viewer.role in CODE_KEEPERS and writes(viewer, target)


def _belongs_here(viewer: Viewer, target: Target) -> bool:
    return any(writes(viewer, spot) for spot in target.belongs)


def _invites_seat(viewer: Viewer, target: Target) -> bool:
    if viewer.role not in DESK:
        return False
    return writes(viewer, target) or elected(viewer, target) or _belongs_here(viewer, target)


def _decides(viewer: Viewer, target: Target) -> bool:
    """Someone else's presence, where one may write or of whom one's congress elected."""
    if viewer.role not in DESK or owns(viewer, target):
        return False
    return writes(viewer, target) or elected(viewer, target)


def _sees_attendance(viewer: Viewer, target: Target) -> bool:
    if owns(viewer, target) or elected(viewer, target) or _leads(viewer, target):
        return True
    return viewer.role in READERS and reads(viewer, target.unit_path)


def _sees_scans(viewer: Viewer, target: Target) -> bool:
    if owns(viewer, target):
        return True
    return viewer.role in DESK and (writes(viewer, target) or elected(viewer, target))


def _helps(viewer: Viewer, target: Target) -> bool:
    """The desk, for people of its own congress and those it elected."""
    return viewer.role in DESK and (writes(viewer, target) or elected(viewer, target))


def _keeps_devices(viewer: Viewer, target: Target) -> bool:
    """Everyone their own; of others, who also answers for their seats."""
    if owns(viewer, target):
        return True
    return viewer.role in OFFICE and (writes(viewer, target) or elected(viewer, target))


def _searches(viewer: Viewer, target: Target) -> bool:
    return viewer.role in READERS and reads(viewer, target.unit_path)


def _checks_in(viewer: Viewer, target: Target) -> bool:
    return viewer.role in DOERS and owns(viewer, target)


def _audits(viewer: Viewer, target: Target) -> bool:
    return owns(viewer, target) or (viewer.role in READERS | {Role.ADMIN} and reads(viewer, target.unit_path))


def _reads_topic(viewer: Viewer, target: Target) -> bool:
    """What the unit or those above it work on, or lies in scope; a draft only for who may write there."""
    if target.topic is TopicState.DRAFT:
        return viewer.role in DESK and writes(viewer, target)
    above = any(seat.unit_path.startswith(target.unit_path) for seat in viewer.seats)
    return above or target.assigned or (viewer.role in READERS and reads(viewer, target.unit_path))


def _writes_item(viewer: Viewer, target: Target) -> bool:
    """Those who work on an open topic, the desk in scope; who must see to an item, that one."""
    if target.topic is not TopicState.OPEN:
        return target.topic is TopicState.DRAFT and viewer.role in DESK and writes(viewer, target)
    if target.assigned or (viewer.role in DESK and writes(viewer, target)):
        return True
    return viewer.role in DOERS and works_on(viewer, target)


def _deletes_item(viewer: Viewer, target: Target) -> bool:
    """Its author, who must see to it, or the desk in scope; nobody once the topic is closed."""
    if target.topic in (None, TopicState.CLOSED):
        return False
    return owns(viewer, target) or target.assigned or (viewer.role in DESK and writes(viewer, target))


def _writes_note(viewer: Viewer, target: Target) -> bool:
    if target.topic is None:
        return viewer.role in DOERS and _reads_activity(viewer, target)
    return target.assigned or (viewer.role in DOERS and _reads_topic(viewer, target))


def _links_photo(viewer: Viewer, target: Target) -> bool:
    """Where one may write a note; of an activity who takes part, and who runs it."""
    if target.topic is not None:
        return _writes_note(viewer, target)
    return (_is_published(target) and target.addressed) or _writes_activity(viewer, target)


def _within(roles: frozenset[Role]) -> Callable[[Viewer, Target], bool]:
    """Those roles, where they may write."""
    return lambda viewer, target: viewer.role in roles and writes(viewer, target)


ALLOWED: dict[Act, Callable[[Viewer, Target], bool]] = {
    Act.READ_ACTIVITY: _reads_activity,
    Act.WRITE_ACTIVITY: _writes_activity,
    Act.INVITE: _writes_activity,
    Act.INVITE_SEAT: _invites_seat,
    Act.PRINT_CODE: _prints,
    Act.OPEN_DISPLAY: _writes_activity,
    Act.HOST: _decides,
    Act.DECIDE: _decides,
    Act.SEE_ROSTER: _writes_activity,
    Act.SEE_ATTENDANCE: _sees_attendance,
    Act.SEE_SCANS: _sees_scans,
    Act.SEE_STRAY_SCANS: _within(DESK),
    Act.CHECK_IN: _checks_in,
    Act.WITHDRAW_SCAN: owns,
    Act.SEARCH_SEATS: _searches,
    Act.MANAGE_CODE: _keeps_code,
    Act.MANAGE_SEATS: _within(OFFICE),
    Act.MANAGE_DEVICES: _keeps_devices,
    Act.SEE_RECORDS: _helps,
    Act.HANDLE_RECORD: _decides,
    Act.IMPORT_OUTBOX: _helps,
    Act.SEE_PHONE_TAIL: owns,
    Act.SEE_OWN: owns,
    Act.NOTIFY: _within(DESK | {Role.ADMIN}),
    Act.WRITE_TOPIC: _within(frozenset({Role.CONGRESS_STAFF})),
    Act.READ_TOPIC: _reads_topic,
    Act.WRITE_ITEM: _writes_item,
    Act.DELETE_ITEM: _deletes_item,
    Act.WRITE_NOTE: _writes_note,
    Act.LINK_PHOTO: _links_photo,
    Act.SEE_AUDIT: _audits,
}

ALWAYS: dict[Who, Callable[[Viewer | None], bool]] = {
    Who.ANYONE: lambda _viewer: True,
    Who.SIGNED_IN: lambda viewer: viewer is not None,
    Who.STAFF: lambda viewer: viewer is not None and viewer.role in READERS,
}

GIVEN: dict[Who, Act] = {
    Who.OWN: Act.SEE_OWN,
    Who.READER: Act.READ_ACTIVITY,
    Who.PRINTER: Act.PRINT_CODE,
    Who.OPENER: Act.OPEN_DISPLAY,
    Who.TOPIC_READER: Act.READ_TOPIC,
    Who.ATTENDANCE: Act.SEE_ATTENDANCE,
    Who.SCANS: Act.SEE_SCANS,
    Who.HELPER: Act.SEE_RECORDS,
    Who.DEVICES: Act.MANAGE_DEVICES,
}
