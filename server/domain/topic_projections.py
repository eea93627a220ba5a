"""
What a phone is told of a topic's four lists, and of the notes and photos that hang on things.

Like `projections`, of which this is the half that stands in `topic:<id>`; `row` arguments are
rows as they leave `store/`.
"""

from collections.abc import Iterable
from uuid import UUID

from server.domain.projections import Body, Facts, enclosures, ms


def topic_scope(topic: UUID) -> str:
    """What all who work on a topic are told."""
    return f"topic:{topic}"


def topic(row: Facts, *, unit_name: str) -> Body:
    """`topic`: what is worked on, by whom, until when."""
    return {
        "title": row["title"],
        "brief": row["brief"],
        "unit": str(row["unit"]),
        "unitName": unit_name,
        "parent": _id(row["parent_topic"]),
        "year": row["year"],
        "startsOn": row["starts_on"].isoformat(),
        "endsOn": row["ends_on"].isoformat(),
        "state": row["state"],
        "summary": row["summary"],
        "enclosures": enclosures(row),
    }


def item(
    row: Facts, *, unit_name: str, owner_name: str | None, by_name: str | None, conflicts: Iterable[Facts]
) -> Body:
    """
    `item`: one line of one of the four lists.

    Args:
        conflicts: Values that did not hold, oldest first: `field`, `value`, `label`, `by_name`, `at`, `record`;
            `stands_by_name` and `stands_at`, where known, tell the same of the value that does.
    """
    return {
        "topic": str(row["topic"]),
        "activity": _id(row["activity"]),
        "list": row["list"],
        "text": row["text"],
        "unit": str(row["unit"]),
        "unitName": unit_name,
        "owner": _id(row["owner_seat"]),
        "ownerName": owner_name,
        "dueOn": None if row["due_on"] is None else row["due_on"].isoformat(),
        "state": row["state"],
        "reason": row["reason"],
        "fromItem": _id(row["from_item"]),
        "place": row["place"],
        "lat": row["lat"],
        "lng": row["lng"],
        "rank": row["rank"],
        "by": _id(row["by"]),
        "byName": by_name,
        "at": ms(row["written_at"]),
        "conflicts": [
            {
                "field": other["field"],
                "value": other["value"],
                "label": other["label"],
                "byName": other["by_name"],
                "at": ms(other["at"]),
                "record": str(other["record"]),
                "standsByName": other.get("stands_by_name"),
                "standsAt": ms(other.get("stands_at")),
            }
            for other in conflicts
        ],
    }


def note(row: Facts, *, by_name: str, others: Iterable[Facts]) -> Body:
    """`note`; `others` are edits that did not see what stands: `text`, `at`, `record`."""
    return {
        "aboutKind": row["about_kind"],
        "about": str(row["about"]),
        "text": row["text"],
        "by": str(row["by"]),
        "byName": by_name,
        "at": ms(row["written_at"]),
        "editedAt": ms(row["edited_at"]),
        "others": [{"text": other["text"], "at": ms(other["at"]), "record": str(other["record"])} for other in others],
    }


def photo(row: Facts, *, by_name: str) -> Body:
    """`photo`: an attachment and whether its bytes are here."""
    return {
        "aboutKind": row["about_kind"],
        "about": str(row["about"]),
        "sha": bytes(row["sha256"]).hex(),
        "type": row["type"],
        "bytes": row["bytes"],
        "width": row["width"],
        "height": row["height"],
        "caption": row["caption"],
        "lat": row["lat"],
        "lng": row["lng"],
        "by": str(row["by"]),
        "byName": by_name,
        "at": ms(row["taken_at"]),
        "state": row["state"],
    }


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)
