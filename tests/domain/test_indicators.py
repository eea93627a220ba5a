"""The shape of an indicator: what cannot be asked is refused in words, before any of it is measured."""

import msgspec
import pytest

from server.commands import catalogue
from server.domain.indicators import Check, FactKind, Filter, Indicator, Measure, Subject, fault
from server.domain.periods import Window

WEEKLY = Indicator("周有接待", Subject.STATION, Measure.COUNT, FactKind.ACTIVITY, Window.WEEK, least=1)


def test_every_indicator_of_the_release_can_be_asked_and_names_its_source() -> None:
    """A row that could not be saved on the screen may not come with a release either."""
    rows = catalogue.indicators()

    assert [fault(row.body) for row in rows] == [None] * len(rows)
    assert all(row.source for row in rows)
    assert len({row.key for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"label": " "}, "label"),
        ({"subject": Subject.DEPUTY}, "subject"),
        ({"measure": Measure.SHARE}, "subject"),
        ({"measure": Measure.SUM}, "of"),
        ({"measure": Measure.SUM, "of": "kind"}, "of"),
        ({"of": "kind"}, "of"),
        ({"window": Window.NOW}, "window"),
        ({"window": Window.EACH}, "window"),
        ({"fact": FactKind.SEAT}, "window"),
        ({"least": 5, "most": 3}, "least"),
        ({"least": -1}, "least"),
        ({"where": (Filter("presence", Check.IS, "PRESENT"),)}, "where.0"),
        ({"where": (Filter("kind", Check.IS, "VISIT"), Filter("kind", Check.ON_TIME))}, "where.1"),
        ({"where": (Filter("kind", Check.IS),)}, "where.0"),
        ({"where": (Filter("kind", Check.ONE_OF),)}, "where.0"),
        ({"where": (Filter("kind", Check.PRESENT, "VISIT"),)}, "where.0"),
        ({"among": (Filter("grass_roots", Check.IS, "true"),)}, "among.0"),
    ],
)
def test_what_cannot_be_asked_is_named(changed: dict[str, object], field: str) -> None:
    """The field that is wrong, and words for the clerk who filled it in."""
    found = fault(msgspec.structs.replace(WEEKLY, **changed))

    assert found
    assert found[0] == field
    assert found[1].endswith("。")


def test_a_row_with_a_field_we_do_not_know_is_refused() -> None:
    """A rule written for another release is not half understood."""
    body = msgspec.json.encode(WEEKLY)[:-1] + b',"formula":"n+1"}'

    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(body, type=Indicator)
