"""
Which scopes (范围) of the feed a person holds, asked anew at every pull.

One's own, `config`, the units of one's seats and all above them; the activities one is on
the list of or was scanned in at, until two months after; and for who runs activities, or holds one too, those
about to begin, whose roster (`activity-staff`) opens a day before and closes a day after.
The topics of one's units and of those above, until two months after their end; a draft is
for who may write its lists.
"""

from typing import Any

from server.domain.permissions import DESK, STATION
from server.domain.projections import CONFIG, person_scope
from server.domain.viewer import Viewer

# A phone's cost must not grow with its city: units above are found by their whole paths, units run by their congress,
# and all else through those.
HELD = """
WITH above AS MATERIALIZED (
  SELECT id FROM unit WHERE path = ANY($2::text[])
), below AS MATERIALIZED (
  SELECT u.id, mine.station FROM unnest($3::text[], $4::uuid[], $5::boolean[]) AS mine (path, congress, station)
    JOIN unit AS u ON (u.congress = mine.congress OR u.id = mine.congress AND u.congress IS NULL)
                  AND starts_with(u.path, mine.path)
), run AS MATERIALIZED (
  SELECT a.id, a.starts_at < now() + interval '1 day' AS is_near
    FROM below JOIN activity AS a ON a.unit = below.id JOIN activity_kind AS k ON k.id = a.kind
   WHERE a.ends_at > now() - interval '1 day' AND a.starts_at < now() + interval '14 days' AND a.state <> 'DRAFT'
     AND (k.at_stations OR NOT below.station)
  UNION SELECT a.id, a.starts_at < now() + interval '1 day' FROM activity AS a
   WHERE a.cohosts IS NOT NULL AND a.ends_at > now() - interval '1 day' AND a.starts_at < now() + interval '14 days'
     AND a.state <> 'DRAFT' AND EXISTS (SELECT 1 FROM below WHERE below.id = ANY(a.cohosts))
)
SELECT 'unit:' || id AS scope FROM above
UNION SELECT 'activity:' || t.activity FROM attendance AS t JOIN activity AS a ON a.id = t.activity
       WHERE t.person = $1 AND a.state <> 'DRAFT' AND a.ends_at > now() - interval '60 days'
UNION SELECT 'activity:' || id FROM run
UNION SELECT 'activity-staff:' || id FROM run WHERE is_near
UNION SELECT 'topic:' || t.id FROM topic AS t WHERE t.unit = ANY(ARRAY(SELECT id FROM above))
         AND t.state <> 'DRAFT' AND (t.state = 'OPEN' OR t.ends_on > current_date - 60)
UNION SELECT 'topic:' || t.id FROM topic AS t WHERE t.unit = ANY(ARRAY(SELECT id FROM below))
         AND (t.state = 'OPEN' OR t.ends_on > current_date - 60)
"""


async def held(connection: Any, viewer: Viewer) -> set[str]:
    """The scopes a person holds now, whichever of their seats they act in."""
    desks = [seat for seat in viewer.seats if seat.role in DESK]
    rows = await connection.fetch(
        HELD,
        viewer.person,
        sorted({path for seat in viewer.seats for path in _and_above(seat.unit_path)}),
        [seat.unit_path for seat in desks],
        [seat.congress for seat in desks],
        [seat.role in STATION for seat in desks],
    )
    return {CONFIG, person_scope(viewer.person), *(row["scope"] for row in rows)}


def _and_above(path: str) -> list[str]:
    """A unit's path and those of all units above it: `1.`, `1.4.`, `1.4.17.`."""
    numbers = path.rstrip(".").split(".")
    return [".".join(numbers[: depth + 1]) + "." for depth in range(len(numbers))]
