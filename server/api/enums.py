"""The domain's states as the API's enum types, under the names of the contract."""

from enum import StrEnum

import strawberry

from server.domain import activities, codes, people, records, scans

ActivityState = strawberry.enum(activities.ActivityState, description="Where an activity stands in its life.")
ActivityVerb = strawberry.enum(activities.Verb, name="ActivityVerb", description="What may be done with an activity.")
Enrol = strawberry.enum(activities.Enrol, description="Who comes to an activity: asked, free to, or everyone.")
Visibility = strawberry.enum(activities.Visibility, description="Who may read an activity.")
Evidence = strawberry.enum(
    scans.Evidence,
    description="What a scan proves: E0 entered by staff, E1 a poster, E2 a live code in time, E3 and a plausible "
    "place, E4 staff scanned the deputy, or both sides did.",
)
Presence = strawberry.enum(scans.Presence, description="Whether someone was there.")
Enrolment = strawberry.enum(scans.Enrolment, description="Whether someone was asked, and what they answered.")
Via = strawberry.enum(scans.Via, description="Which code was scanned, or that staff marked by hand.")
Direction = strawberry.enum(scans.Direction, description="Coming or leaving.")
Reason = strawberry.enum(scans.Reason, description="Why a verdict is not PRESENT.")
CodeKind = strawberry.enum(codes.CodeKind, description="What a code stands for.")
Role = strawberry.enum(people.Role, description="What a person is in a unit.")
UnitKind = strawberry.enum(people.UnitKind, description="What a unit is.")
Level = strawberry.enum(people.Level, description="How high a unit stands.")
SeatStatus = strawberry.enum(people.SeatStatus, description="Whether a seat is held, and how it ended.")
AckCode = strawberry.enum(records.AckCode, description="What became of a record on arrival: kept, or why not.")
ReceiptCode = strawberry.enum(records.ReceiptCode, description="What became of a record when it was settled.")


@strawberry.enum(description="What the server judges of a scan; CAPTURED is the phone's own word and never sent.")
class Verdict(StrEnum):
    PRESENT = scans.Verdict.PRESENT
    TO_REVIEW = scans.Verdict.TO_REVIEW
    REFUSED = scans.Verdict.REFUSED


@strawberry.enum(description="Why a phone must forget its base and pull from the beginning.")
class Reset(StrEnum):
    NONE = "NONE"
    EPOCH = "EPOCH"
    AHEAD = "AHEAD"
    FLOOR = "FLOOR"
    SCHEMA = "SCHEMA"
