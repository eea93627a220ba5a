"""What a deputy's phone is told of a duty, and every phone of the categories; the part of `projections` for them."""

from datetime import date

from server.domain.duties import DutySource, DutyState
from server.domain.projections import Body, Facts, enclosures, ms


def duty(row: Facts) -> Body | None:
    """`duty` in the person's own scope; gone once it is void, but for one that staff took back."""
    if row["state"] == DutyState.VOID and (row["source"] != DutySource.SELF or row["reviewed_by"] is None):
        return None
    return {
        "seat": str(row["seat"]),
        "category": row["category"],
        "label": row["label"] or row["category"],
        "title": row["title"],
        "onDate": row["on_date"].isoformat(),
        "halfDays": row["half_days"],
        "counts": bool(row["counts"]),
        "source": row["source"],
        "sourceId": str(row["source_id"]),
        "text": row["text"],
        "addressee": row["addressee_name"],
        "state": row["state"],
        "note": row["note"],
        "reviewedAt": ms(row["reviewed_at"]),
        "enclosures": enclosures(row),
    }


def category(row: Facts) -> Body:
    """`duty_category` in `config`: what duties are counted as; the version begun last on a day decides."""
    return {
        "key": row["key"],
        "label": row["label"],
        "counts": row["counts"],
        "reportable": row["reportable"],
        "halfDays": row["half_days"],
        "addressed": row["addressed"],
        "rank": row["rank"],
        "since": row["since"].isoformat() if row["since"] > date.min else None,
    }
