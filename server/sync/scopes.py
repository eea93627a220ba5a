"""
Which scopes (范围) of the feed a person holds, asked anew at every pull.

One's own, `config`, the units of one's seats and all above them; the activities one is on
the list of or was scanned in at, until two months after; and for who runs activities those
about to begin, whose roster (`activity-staff`) opens a day before and closes a day after.
The topics of one's units and of those above, until two months after their end; a draft is
for who may write its lists.
"""

from typing import Any

from server.domain.activities import CONGRESS_ONLY
from server.domain.permissions import DESK, STATION
from server.domain.projections import CONFIG, person_scope
from server.domain.viewer import Viewer

HELD = """
WITH mine AS (
  SELECT path, congress, desk, station FROM unnest($2::text[], $3::uuid[], $4::boolean[], $5::boolean[])
    AS t (path, congress, desk, station)
), run AS (
  SELECT a.id, a.starts_at < now() + interval '1 day' AS is_near
    FROM activity AS a JOIN unit AS u ON u.id = a.unit JOIN activity_kind AS k ON k.id = a.kind
   WHERE a.state <> 'DRAFT' AND a.starts_at < now() + interval '14 days' AND a.ends_at > now() - interval '1 day'
     AND EXISTS (SELECT FROM mine WHERE mine.desk AND starts_with(u.path, mine.path)
                    AND coalesce(u.congress, u.id) = mine.congress
                    AND NOT (mine.station AND k.key = ANY($6::text[])))
)
SELECT 'unit:' || u.id AS scope FROM unit AS u WHERE EXISTS (SELECT FROM mine WHERE starts_with(mine.path, u.path))
UNION SELECT 'activity:' || t.activity FROM attendance AS t JOIN activity AS a ON a.id = t.activity
       WHERE t.person = $1 AND a.state <> 'DRAFT' AND a.ends_at > now() - interval '60 days'
UNION SELECT 'activity:' || id FROM run
UNION SELECT 'activity-staff:' || id FROM run WHERE is_near
UNION SELECT 'topic:' || t.id FROM topic AS t JOIN unit AS u ON u.id = t.unit
       WHERE (t.state = 'OPEN' OR t.ends_on > current_date - 60)
         AND EXISTS (SELECT FROM mine WHERE t.state <> 'DRAFT' AND starts_with(mine.path, u.path)
                        OR mine.desk AND starts_with(u.path, mine.path) AND coalesce(u.congress, u.id) = mine.congress)
"""


async def held(connection: Any, viewer: Viewer) -> set[str]:
    """The scopes a person holds now, whichever of their seats they act in."""
    seats = viewer.seats
    rows = await connection.fetch(
        HELD,
        viewer.person,
        [seat.unit_path for seat in seats],
        [seat.congress for seat in seats],
        [seat.role in DESK for seat in seats],
        [seat.role in STATION for seat in seats],
        sorted(CONGRESS_ONLY),
    )
    return {CONFIG, person_scope(viewer.person), *(row["scope"] for row in rows)}
