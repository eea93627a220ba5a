"""Suspending a deputy over the wire: what the office reads, what she may still do, and what resuming gives back."""

from collections.abc import Callable

from tests.api.browser import Browser
from tests.api.places import number, the_county

DAY, AGAIN = "2026-11-10", "2026-11-12"


async def test_who_is_suspended_signs_in_reads_her_own_and_acts_in_nothing(browsers: Callable[[], Browser]) -> None:
    """The desk shows since when and why; she has no seat to act in, and after resuming has hers again."""
    county = await the_county()
    office, deputy = browsers(), browsers()
    await office.signs_in(number("何远"))
    seat = str(county.seats["陈静"])

    whose = await office.asks("SuspendSeat", seat=seat, reason="DETAINED", on=DAY, words="人常函 7 号")
    file = await office.asks("PersonFile", person=whose["person"]["id"])
    line = next(one for one in file["seats"] if one["seat"]["id"] == seat)
    told = next(one for one in file["history"] if one["seat"] == seat)
    await deputy.signs_in(number("陈静"))
    still = await deputy.asks("Me")
    topics = await deputy.asks("Topics")
    refused = await deputy.is_told("SwitchSeat", seat=seat)
    found = await office.asks("Seats", search="陈静")
    await office.asks("ResumeSeat", seat=seat, on=AGAIN, words="已撤案")
    again = await deputy.asks("Me")

    assert (line["seat"]["status"], line["suspended"]) == ("SUSPENDED", DAY)
    assert (told["verb"], told["on"], told["suspending"], told["words"]) == (
        "suspended",
        DAY,
        "DETAINED",
        ["人常函 7 号"],
    )
    assert (still["seat"]["status"], still["seats"], still["isStaff"]) == ("SUSPENDED", [], False)
    assert (topics, found, refused.code) == ([], [], "FORBIDDEN")
    assert [one["id"] for one in again["seats"] if one["status"] == "ACTIVE"][:1] == [seat]


async def test_what_cannot_be_is_said_of_its_field(browsers: Callable[[], Browser]) -> None:
    """A day to come, a seat that is no deputy's, resuming without words or whom nobody suspended."""
    county = await the_county()
    office = browsers()
    await office.signs_in(number("何远"))
    seat, liaison = str(county.seats["陈静"]), str(county.seats["周敏"])

    asked = [
        await office.is_told("SuspendSeat", seat=seat, reason="SERVING", on="2126-01-01"),
        await office.is_told("SuspendSeat", seat=liaison, reason="SERVING", on=DAY),
        await office.is_told("ResumeSeat", seat=seat, on=DAY, words=""),
        await office.is_told("ResumeSeat", seat=seat, on=DAY, words="已撤案"),
    ]

    assert [(one.code, one.field) for one in asked] == [("INVALID", field) for field in ("on", "seat", "words", "seat")]
