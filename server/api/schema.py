"""The schema: only gathered here. Its text is `graphql/schema.graphql`, held equal by a test."""

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from server.api import trusted
from server.api.activities import ActivitiesMutation, ActivitiesQuery
from server.api.activity_kinds import ActivityKindsQuery
from server.api.addresses import AddressesMutation, AddressesQuery
from server.api.attendance import AttendanceMutation, AttendanceQuery
from server.api.audience import AudienceQuery
from server.api.boards import BoardsQuery
from server.api.budgets import BudgetsMutation, BudgetsQuery
from server.api.calendar_feeds import CalendarFeedsMutation, CalendarFeedsQuery
from server.api.codes import CodesMutation, CodesQuery
from server.api.composing import ComposingMutation, ComposingQuery
from server.api.directory import DirectoryMutation, DirectoryQuery
from server.api.duties import DutiesMutation, DutiesQuery
from server.api.enclosures import EnclosuresMutation, EnclosuresQuery
from server.api.faces import FacesQuery
from server.api.imports import ImportsMutation
from server.api.indicators import IndicatorsQuery
from server.api.intakes import IntakesMutation, IntakesQuery
from server.api.lists import ListsMutation, ListsQuery
from server.api.pasting import PastingQuery
from server.api.people import PeopleQuery
from server.api.plans import PlansMutation, PlansQuery
from server.api.preferences import PreferencesMutation
from server.api.reach import ReachMutation, ReachQuery
from server.api.records import RecordsMutation, RecordsQuery
from server.api.requests import RequestsMutation, RequestsQuery
from server.api.rules import RulesMutation, RulesQuery
from server.api.scalars import SCALARS
from server.api.scans import ScansQuery
from server.api.seeing import guard
from server.api.sessions import SessionsMutation, SessionsQuery
from server.api.statements import StatementsMutation, StatementsQuery
from server.api.subscriptions import SubscriptionsMutation, SubscriptionsQuery
from server.api.sync import SyncMutation, SyncQuery
from server.api.topics import TopicsMutation, TopicsQuery

Query = merge_types(
    "Query",
    (
        PeopleQuery,
        SessionsQuery,
        ActivitiesQuery,
        ActivityKindsQuery,
        PlansQuery,
        AudienceQuery,
        RequestsQuery,
        ComposingQuery,
        ReachQuery,
        FacesQuery,
        PastingQuery,
        AttendanceQuery,
        ScansQuery,
        CodesQuery,
        TopicsQuery,
        ListsQuery,
        BoardsQuery,
        DutiesQuery,
        EnclosuresQuery,
        IndicatorsQuery,
        StatementsQuery,
        RulesQuery,
        RecordsQuery,
        DirectoryQuery,
        IntakesQuery,
        SubscriptionsQuery,
        AddressesQuery,
        CalendarFeedsQuery,
        BudgetsQuery,
        SyncQuery,
    ),
)
Mutation = merge_types(
    "Mutation",
    (
        SessionsMutation,
        ActivitiesMutation,
        PlansMutation,
        RequestsMutation,
        ComposingMutation,
        ReachMutation,
        AttendanceMutation,
        CodesMutation,
        TopicsMutation,
        ListsMutation,
        StatementsMutation,
        DutiesMutation,
        EnclosuresMutation,
        RulesMutation,
        PreferencesMutation,
        RecordsMutation,
        ImportsMutation,
        DirectoryMutation,
        IntakesMutation,
        SubscriptionsMutation,
        AddressesMutation,
        CalendarFeedsMutation,
        BudgetsMutation,
        SyncMutation,
    ),
)

schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
)
guard(schema._schema)


def text() -> str:
    """The schema as it is committed."""
    return schema.as_str().rstrip() + "\n"


def export() -> None:
    """Write the contract: the schema's text, and the ids of all documents ever shipped."""
    (trusted.FOLDER / "schema.graphql").write_text(text())
    trusted.grow()
