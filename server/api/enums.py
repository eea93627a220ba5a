"""The domain's states as the API's enum types, under the names of the contract."""

from enum import StrEnum

import strawberry

from server.commands.kinds import EffectKind
from server.commands.subscriptions import SubscriptionState
from server.domain import scans
from server.domain.activities import ActivityState, Enrol, Visibility
from server.domain.activities import Verb as ActivityVerb
from server.domain.audiences import AudienceBy, Part
from server.domain.bodies import About, PhotoType
from server.domain.codes import CodeKind
from server.domain.composing import NoticeVerb
from server.domain.concerns import ConcernAct, ConcernKind
from server.domain.duties import DutySource, DutyState, DutyVerb
from server.domain.enclosures import Enclosing, EnclosureType
from server.domain.indicators import FactKind, Measure, Subject
from server.domain.intake_plans import Outcome
from server.domain.intakes import IntakeState
from server.domain.leaving import Leaving
from server.domain.lists import ItemField, ItemState, List, TopicState
from server.domain.notices import Channel, DeliveryState, NoticeCategory, NoticeKind, NoticeState
from server.domain.outbox_files import ImportCode
from server.domain.pasted import Found
from server.domain.people import Level, Role, SeatStatus, UnitKind
from server.domain.periods import Window
from server.domain.reach import Reached
from server.domain.records import AckCode, ReceiptCode
from server.domain.recurrence import Frequency, OnRest
from server.domain.requests import RequestState, RequestVerb
from server.domain.rules import RuleKind, RuleState
from server.domain.scans import Direction, Enrolment, Evidence, Presence, Reason, Via
from server.domain.series import Every, OnHoliday
from server.domain.standings import Order
from server.domain.statements import StatementKind
from server.domain.suspending import Suspending
from server.domain.targets import Standing
from server.domain.templates import VariableType
from server.domain.topics import Verb as TopicVerb
from server.domain.topics import Want
from server.sync.feed import Reset

EVIDENCE = (
    "What a scan proves: E0 entered by staff, E1 a poster, E2 a live code in time, E3 and a plausible place, "
    "E4 staff scanned the deputy, or both sides did."
)

strawberry.enum(ActivityState, description="Where an activity stands in its life.")
strawberry.enum(ActivityVerb, name="ActivityVerb", description="What may be done with an activity.")
strawberry.enum(Enrol, description="Who comes to an activity: asked, free to, or everyone.")
strawberry.enum(Visibility, description="Who may read an activity.")
strawberry.enum(Every, description="How often a series is held.")
strawberry.enum(OnHoliday, description="What becomes of one of a series that falls on a holiday.")
strawberry.enum(RequestState, description="Where a department's request stands.")
strawberry.enum(RequestVerb, description="What may be done with a department's request.")
strawberry.enum(Evidence, description=EVIDENCE)
strawberry.enum(Presence, description="Whether someone was there.")
strawberry.enum(Enrolment, description="Whether someone was asked, and what they answered.")
strawberry.enum(Via, description="Which code was scanned, or that staff marked by hand.")
strawberry.enum(Direction, description="Coming or leaving.")
strawberry.enum(Reason, description="Why a verdict is not PRESENT.")
strawberry.enum(List, description="The four lists: 工作、问题、建议、成果.")
strawberry.enum(ItemField, description="A field of a list item that may be set; each is merged by itself.")
strawberry.enum(ItemState, description="How far an item is.")
strawberry.enum(TopicState, description="Whether a topic is prepared, worked on, or over.")
strawberry.enum(TopicVerb, name="TopicVerb", description="What may be done with a topic.")
strawberry.enum(Want, description="Why an open item wants someone to look: stale, overdue, not answered, not resolved.")
strawberry.enum(About, description="What a note or a photo hangs on.")
strawberry.enum(PhotoType, description="How a photo is encoded.")
strawberry.enum(CodeKind, description="What a code stands for.")
strawberry.enum(Role, description="What a person is in a unit.")
strawberry.enum(UnitKind, description="What a unit is.")
strawberry.enum(Level, description="How high a unit stands.")
strawberry.enum(Leaving, description="Why a seat is held no more.")
strawberry.enum(Suspending, description="Why a deputy may not exercise their mandate.")
strawberry.enum(SeatStatus, description="Whether a seat is held, and how it ended.")
strawberry.enum(AckCode, description="What became of a record on arrival: kept, or why not.")
strawberry.enum(ConcernKind, description="Why a person must look at something.")
strawberry.enum(ConcernAct, description="What staff may do of a concern, or did.")
strawberry.enum(ImportCode, description="What became of a record of a file.")
strawberry.enum(IntakeState, description="How far an intake is.")
strawberry.enum(Outcome, name="IntakeOutcome", description="What becomes of a line of an intake.")
strawberry.enum(Enclosing, description="What an enclosure hangs on.")
strawberry.enum(EnclosureType, description="What a document is, as its name ends.")
strawberry.enum(DutySource, description="What a duty was made of.")
strawberry.enum(DutyState, description="Whether a duty stands.")
strawberry.enum(DutyVerb, description="What may be done with a reported duty.")
strawberry.enum(ReceiptCode, description="What became of a record when it was settled.")
strawberry.enum(Subject, description="Of whom an indicator speaks.")
strawberry.enum(Measure, description="What an indicator makes of its facts.")
strawberry.enum(FactKind, description="What an indicator counts.")
strawberry.enum(Window, description="In which stretch of days an indicator counts.")
strawberry.enum(Standing, description="How a value stands to its target: met, still open, behind the pace, missed.")
strawberry.enum(Order, name="StandingOrder", description="How a board of indicators is listed.")
strawberry.enum(RuleKind, description="What a rule is about.")
strawberry.enum(EffectKind, name="RuleEffectKind", description="What a draft of a kind or category concerns.")
strawberry.enum(RuleState, description="Whether a version is a draft or was issued.")
strawberry.enum(SubscriptionState, description="What the server says of a browser's push subscription.")
strawberry.enum(StatementKind, description="What a station writes: of a month, a quarter, a year.")
strawberry.enum(NoticeCategory, description="What notices are about; what a person may mute as one.")
strawberry.enum(NoticeKind, description="What a notice is.")
strawberry.enum(NoticeState, description="Where a notice is, from draft to recalled.")
strawberry.enum(Channel, description="A way a notice goes; APP is the inbox itself.")
strawberry.enum(DeliveryState, description="Where a delivery is.")
strawberry.enum(Found, name="NoticeLineFound", description="Who a line of a pasted list means.")
strawberry.enum(AudienceBy, description="What chooses a notice's receivers; named ones are told besides.")
strawberry.enum(Part, name="AudiencePart", description="Whose part in an activity.")
strawberry.enum(Frequency, description="How often a notice is sent again.")
strawberry.enum(OnRest, description="What becomes of a turn that falls on a day offices are closed.")
strawberry.enum(NoticeVerb, description="What may be done with a notice staff write.")
strawberry.enum(VariableType, description="What a place of a template is filled with.")
strawberry.enum(Reached, description="The farthest a notice came with one person, the farthest first.")
strawberry.enum(Reset, description="Why a phone must forget its base and pull from the beginning.")


@strawberry.enum(description="What the server judges of a scan; CAPTURED is the phone's own word and never sent.")
class Verdict(StrEnum):
    PRESENT = scans.Verdict.PRESENT
    TO_REVIEW = scans.Verdict.TO_REVIEW
    REFUSED = scans.Verdict.REFUSED
