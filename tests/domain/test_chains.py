"""How chains stand in rows of four columns."""

from typing import Any

import pytest

from server.domain.chains import laid_out


def item(id_: str, on: str, origin: str | None = None, state: str = "OPEN") -> dict[str, Any]:
    return {"id": id_, "list": on, "from_item": origin, "state": state}


W, P, S, R = "WORK", "PROBLEM", "SUGGESTION", "RESULT"

CASES = {
    "a full chain is one row": ([item("w", W), item("p", P, "w"), item("s", S, "p"), item("r", R, "s")], ["wpsr"]),
    "a second branch begins a row": (
        [item("w", W), item("p", P, "w"), item("q", P, "w"), item("s", S, "p")],
        ["wps-", "-q--"],
    ),
    "what goes down stands below": ([item("w", W), item("x", W, "w")], ["w---", "x---"]),
    "dropped and led to nothing is not there": ([item("a", W, state="DROPPED"), item("b", P)], ["-b--"]),
    "dropped and led to something is": ([item("a", W, state="DROPPED"), item("b", P, "a")], ["ab--"]),
    "a ring is cut": ([item("a", W, "b"), item("b", P, "a")], ["ab--"]),
    "an origin elsewhere is none": ([item("b", P, "elsewhere")], ["-b--"]),
}


@pytest.mark.parametrize(("items", "rows"), CASES.values(), ids=CASES)
def test_chains_stand_in_rows(items: list[dict[str, Any]], rows: list[str]) -> None:
    """Everyone once, in the column of its list."""
    drawn = ["".join(one["id"] if one else "-" for one in row) for row in laid_out(items)]

    assert drawn == rows
