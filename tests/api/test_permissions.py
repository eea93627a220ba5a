"""
Every operation, asked by every kind of person: what each is answered, cell by cell.

A new operation without a row fails here, as a new field without a rule fails at start.
"""

from collections.abc import Callable

import pytest

from tests.api.asking import ASKED, outcome, the_browser_of
from tests.api.browser import Browser
from tests.api.places import PEOPLE, a_place, the_county

MATRIX = """
Welcome            + + + + + + + + + + +
Personas           + + + + + + + + + + +
Me                 0 + + + + + + + + + +
Lease              s + + + + + + + + + +
Devices            s 0 + 0 0 0 0 0 0 0 0
Subscriptions      s 0 0 0 0 0 0 0 0 0 0
Subscribe          s + + + + + + + + + +
ResyncSubscription s + + + + + + + + + +
Unsubscribe        s n n n n n n n n n n
TestPush           s CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT
RevokeDevice       s n n n n n n n n n n
SetPassword        s f f f + + + + + f +
BeginSecondFactor  s + + + + + + + + + +
SetPreference      s + + + + + + + + + +
Addresses          s + + + + + + + + + +
Enclosures         s n + n n n + + n n n
RemoveEnclosure    s f f f f f + f f f f
RequestAddressCode s + + + + + + + + + +
RemoveAddress      s + + + + + + + + + +
SetAddressOf       s f f f f n + f f f +
Budgets            s f f f f + + f f f +
SetBudget          s f f f f + + f f f +
CalendarFeed       s 0 0 0 0 0 0 0 0 0 0
MakeCalendarFeed   s + + + + + + + + + +
EndCalendarFeed    s + + + + + + + + + +
ActivityKinds      s + + + + + + + + + +
Audience           s f f f + + + + f f f
Hosts              s f f f f f + f f f f
Partners           s f f f + + + + f f f
TopicChoices       s f f f + 0 + + f f f
Units              s f f f + + + 0 f f f
Seats              s f f f 0 0 + + f f f
Activities         s 0 + 0 0 0 + + 0 0 0
Activity           0 0 + 0 0 0 + + 0 0 0
AttendanceOf       s n + n n n + + n n n
ScansOf            s n + n n n + 0 n n n
DecisionsOn        s n 0 n n n 0 0 n n n
StrayScans         s f f f 0 0 + f f f f
Concerns           s f f f 0 0 + f f f f
Concern            s f f f n n + f f f f
ConcernCounts      s f f f 0 0 + f f f f
ReleaseRecord      s n f n n n + f f f f
SettleRecord       s n f n n n + f f f f
TakeUpRecord       s n f n n n + f f f f
MarkRecordSeen     s n f n n n + f f f f
RecordAnswers      s f f f 0 0 0 f f f f
ImportOutbox       s n n n n n + n n n n
Branches           s f f f f + + f f f +
Directory          s f f f f 0 + f f f +
PersonFile         s f f f f 0 + f f f +
WallCodes          s f f f f + + f f f +
IssueCodes         s f f f f + + f f f +
LeaveSeat          s f f f f f INVALID f f f INVALID
SuspendSeat        s f f f f f INVALID f f f INVALID
ResumeSeat         s f f f f f INVALID f f f INVALID
Pair               s f f f f f INVALID f f f INVALID
JoinGroup          s f f f f f + f f f +
EndPairing         s f f f f n n f f f n
Intakes            s f f f f 0 + f f f +
Intake             s f f f f 0 + f f f +
IntakeColumns      s f f f f + + f f f +
IntakeLines        s f f f f 0 0 f f f 0
ApplyIntake        s f f f f f CONFLICT f f f CONFLICT
DiscardIntake      s f f f f f + f f f +
DevicesOf          s n + n n n + n n n +
RevokeDeviceOf     s n + n n n + n n n +
Receipts           s 0 0 0 0 0 0 0 0 0 0
Entrusted          s 0 0 0 0 0 0 0 0 0 0
CreateActivity     s f f f f f + f f f f
CreateSeries       s f f f f f + f f f f
SeriesDays         s f f f f f + f f f f
ActivityRequests   s 0 0 0 0 0 + 0 + 0 0
AskActivity        s f f f f f f f + f f
MoveRequest        s f f f f f + f f f f
EditActivity       s f f f f f + f f f f
EditSeries         s f f f f f CONFLICT f f f f
CancelSeries       s f f f f f CONFLICT f f f f
MoveActivity       s f f f f f + f f f f
DescribeActivity   s f f f f f CONFLICT f f f f
SendActivityUp     s f f f f f CONFLICT f f f f
Invite             s f f f f f + f f f f
Decide             s f f f f f + f f f f
DecideLeave        s f f f f f + f f f f
DecideAll          s f f f f f + f f f f
OpenDisplay        s f f f f f + f f f f
RevokeDisplay      s f f f f f + f f f f
ReplaceCode        s f f f f f + f f f f
RetireCode         s f f f f f + f f f +
Topics             s + + 0 + 0 + + + + +
Topic              s + + 0 + 0 + + + + +
TopicLines         s f f f + 0 + + f f f
TakenUp            s 0 0 n 0 n 0 0 0 0 0
CreateTopic        s f f f f f + f f f f
TakeUpTopic        s f f n f n f f f f f
CopyTopic          s f f n f n + f f f f
EditTopic          s f f n f n + f f f f
MoveTopic          s f f n f n CONFLICT f f f f
Board              s f f f + + + + f f f
BoardItems         s f f f 0 0 + + f f f
Indicators         s + + + + + + + + + +
Standings          s f f f 0 0 + + f f f
StandingCounts     s f f f 0 0 + + f f f
MyStandings        s 0 + 0 0 0 0 0 0 0 0
SnapshotFacts      s n 0 n n n 0 0 n n n
Rules              s f f f f + + f f f +
Rule               s f f f f + + f f f +
IndicatorShapes    s f f f f + + f f f +
DraftRule          s f f f f + + f f f +
AddRule            s f f f f f f f f f f
WriteRule          s f f f f n + f f f +
PreviewRule        s f f f f n + f f f +
IssueRule          s f f f f n + f f f +
DropRule           s f f f f n + f f f +
StationDesk        s f f f + 0 + + f f f
BeginStatement     s n n n + n + f n n n
WriteStatement     s n n n + n + f n n n
Notices            s f f f 0 0 + f f f +
Notice             s 0 0 0 0 0 + 0 0 0 +
NoticeHindrance    s n n n n n 0 n n n 0
CountReceivers     s f f f + + + f f f +
ReadList           s f f f + + + f f f +
NoticeTemplates    s f f f 0 0 0 f f f 0
FilledTemplate     s f f f n n n f f f n
NoticeFaces        s f f f + + + f f f +
NoticeReceivers    s n n n n n + n n n +
NoticeReport       s n n n n n + n n n +
NoticeLedger       s n n n n n 0 n n n 0
NoticeOnward       s n n n n n + n n n +
SendNoticeOn       s n n n n n CONFLICT n n n CONFLICT
WriteNotice        s f f f + + + f f f +
FreezeNotice       s n n n n n + n n n +
TryNotice          s n n n n n + n n n +
MoveNotice         s n n n n n + n n n +
ChaseNotice        s n n n n n INVALID n n n INVALID
Duties             s f f f 0 0 + + f f f
DutiesWaiting      s f f f + + + + f f f
DutyDayPage        s f f f + + + + f f f
DutyDays           s f f f + + + + f f f
ReviewDuties       s f f f f f + f f f f
ListItems          s + + n + n + + + + +
AddItem            s + + n + n + + f + f
SetItem            s + + n + n + + f + f
MoveItem           s + + n + n + + f + f
ReopenItem         s + + n + n + + f + f
DeleteItem         s f + n f n + f f f f
"""
"""`+` answered, `0` answered with nothing, `s` sign in first, `f` forbidden, `n` not found, else the code."""

ELSEWHERE = {
    "RequestCode", "SignIn", "SignInWithPassword", "ConfirmSecondFactor", "SignOut",
    "SwitchSeat", "ChangePhone", "ConfirmAddress", "Sync",
}  # fmt: skip
"""Asked by nobody in particular; `test_signing_in`, `test_factors`, `test_addresses` and `test_sync` have them."""


def rows() -> list[tuple[str, list[str]]]:
    lines = [[*line.split()] for line in MATRIX.strip().splitlines()]
    return [(str(name), [*map(str, cells)]) for name, *cells in lines]


def test_every_operation_has_a_row() -> None:
    """An operation nobody thought of is one anybody may ask."""
    from server.api import trusted

    shipped = {entry.name for entry in trusted.manifest().values()}

    assert shipped - ELSEWHERE == {name for name, _ in rows()} == set(ASKED)


@pytest.mark.parametrize(("name", "expected"), rows(), ids=lambda value: value if isinstance(value, str) else "")
async def test_each_is_answered_as_they_may(
    browsers: Callable[[], Browser], database: None, name: str, expected: list[str]
) -> None:
    """The whole row at once, so that a difference shows beside what is right."""
    county = await the_county()
    found = []
    for person in PEOPLE.split():
        place = await a_place(county)
        found.append(await outcome(await the_browser_of(person, browsers), name, ASKED[name](place)))

    assert " ".join(found) == " ".join(expected)
