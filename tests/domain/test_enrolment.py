"""Enrolment: every case of the shared table, and what holds of all of them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import enrolment
from server.domain.activities import ActivityState, Enrol
from server.domain.enrolment import HOLDS_PLACE, MOVES, OWN_VERBS, EnrolVerb, Offer
from server.domain.scans import Enrolment

TABLE = json.loads((Path(__file__).parents[1] / "cases" / "enrolment.json").read_text())
NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


def moment(minutes: int | None) -> datetime | None:
    return None if minutes is None else NOW + timedelta(minutes=minutes)


def offer_of(given: dict[str, Any]) -> Offer:
    return Offer(
        state=ActivityState(given.get("state", "PUBLISHED")),
        enrol=Enrol(given.get("enrol", "OPEN")),
        starts_at=NOW + timedelta(minutes=given.get("starts", 60)),
        ends_at=NOW + timedelta(minutes=given.get("ends", 180)),
        until=moment(given.get("until")),
        places=given.get("places"),
        taken=given.get("taken", 0),
        waiting=given.get("waiting", 0),
    )


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_a_verb_leads_where_the_table_says(case: dict[str, Any]) -> None:
    """The phone reads the same cases."""
    offer, verb, was = offer_of(case.get("offer", {})), EnrolVerb(case["verb"]), Enrolment(case["was"])

    why = enrolment.why_not(verb, was, offer, NOW)

    assert why == case.get("no")
    if why is None:
        assert enrolment.after(verb, was, offer) == case["to"]


@pytest.mark.parametrize("case", TABLE["offered"], ids=lambda case: case["name"])
def test_what_is_offered_is_what_may_be_done(case: dict[str, Any]) -> None:
    """In the order of the table of verbs."""
    assert enrolment.verbs(Enrolment(case["was"]), offer_of(case["offer"]), NOW) == case["verbs"]


OFFERS = st.builds(
    Offer,
    state=st.sampled_from(ActivityState),
    enrol=st.sampled_from(Enrol),
    starts_at=st.integers(-200, 200).map(lambda m: NOW + timedelta(minutes=m)),
    ends_at=st.integers(200, 400).map(lambda m: NOW + timedelta(minutes=m)),
    until=st.none() | st.integers(-200, 200).map(lambda m: NOW + timedelta(minutes=m)),
    places=st.none() | st.integers(1, 5),
    taken=st.integers(0, 5),
    waiting=st.integers(0, 3),
)


@given(st.sampled_from(OWN_VERBS), st.sampled_from(Enrolment), OFFERS)
def test_nobody_takes_a_place_that_is_not_free(verb: EnrolVerb, was: Enrolment, offer: Offer) -> None:
    """Whoever holds a place after their own act held one before, or one was free and nobody waited."""
    if enrolment.why_not(verb, was, offer, NOW) is not None:
        return

    to = enrolment.after(verb, was, offer)

    if to in HOLDS_PLACE and was not in HOLDS_PLACE:
        assert offer.free != 0
        assert not offer.waiting


@given(st.sampled_from(EnrolVerb), st.sampled_from(Enrolment), OFFERS)
def test_a_verb_has_an_answer_for_every_state(verb: EnrolVerb, was: Enrolment, offer: Offer) -> None:
    """Either words why not, or a state that is another one."""
    why = enrolment.why_not(verb, was, offer, NOW)

    assert why or enrolment.after(verb, was, offer) != was
    assert (why is None) <= (was in MOVES[verb][0])


@given(OFFERS)
def test_no_more_move_up_than_are_free_or_wait(offer: Offer) -> None:
    """And nobody once it has begun."""
    up = enrolment.moving_up(offer, NOW)

    assert 0 <= up <= offer.waiting
    assert offer.free is None or up <= offer.free
    assert up == 0 or offer.starts_at > NOW
