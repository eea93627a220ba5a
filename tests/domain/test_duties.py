"""What a year asks of a deputy, on the server as on the phone: `tests/cases/duties.json`."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.commands import catalogue
from server.domain.duties import Category, Report, wrong_in
from server.domain.periods import Period
from server.domain.rules import effective
from server.domain.targets import bounds, standing

CASES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "cases" / "duties.json").read_text())
DUTY_DAYS = next(one.body for one in catalogue.indicators() if one.key == "duty_days")


def named(section: str) -> Any:
    """The cases of a section, each by its name."""
    return pytest.mark.parametrize("case", CASES[section], ids=[case["name"] for case in CASES[section]])


def asked(case: dict[str, Any]) -> Any:
    today = date.fromisoformat(case["today"])
    year = Period(str(today.year), date(today.year, 1, 1), date(today.year, 12, 31))
    return bounds(msgspec.structs.replace(DUTY_DAYS, least=case["least"]), year, today)


@named("pace")
def test_days_are_asked_for_at_an_even_pace(case: dict[str, Any]) -> None:
    """Whole days of the share of the year that is gone."""
    assert asked(case).due == case["due"] * 10


@named("standing")
def test_days_stand_to_the_target(case: dict[str, Any]) -> None:
    """Met, going on, or behind."""
    assert standing(round(case["days"] * 10), asked(case)) == case["standing"]


@named("reports")
def test_a_report_is_whole_or_says_what_is_wrong(case: dict[str, Any]) -> None:
    """The first field that cannot be so, by name."""
    said = {"category": "HELP", "title": "走访独居老人", "onDate": "2026-11-20", "halfDays": 1, "text": ""} | case[
        "report"
    ]
    found = CASES["categories"].get(said["category"])
    category = (
        Category(said["category"], found["counts"], found["reportable"], found["halfDays"], found["addressed"])
        if found
        else None
    )
    report = Report(said["title"], date.fromisoformat(said["onDate"]), said["halfDays"], said["text"])

    wrong = wrong_in(report, category, date(2026, 11, 26))

    assert (wrong and wrong[0]) == case["field"]


@named("effective")
def test_one_version_is_in_force(case: dict[str, Any]) -> None:
    """The congress's own before everyone's, then the latest begun that has not ended."""
    versions = [
        one | {"starts_on": date.fromisoformat(one["startsOn"]), "ends_on": _day(one["endsOn"])}
        for one in case["versions"]
    ]
    found = effective(versions, case["congress"], date.fromisoformat(case["day"]))

    assert (found and found["version"]) == case["version"]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
