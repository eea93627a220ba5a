"""
What a storm lost or did twice, asked of the tables alone.

Written apart from the product: it knows the names of columns and nothing of how they come to be.
"""

from collections.abc import Iterable, Sequence

from server.store import sql

MAKE = "CREATE TABLE bench_sent (id uuid PRIMARY KEY, sha bytea NOT NULL, person uuid NOT NULL)"
REMEMBER = "INSERT INTO bench_sent SELECT id, sha, $3 FROM unnest($1::uuid[], $2::bytea[]) AS t (id, sha)"

KEPT = """
CREATE TABLE bench_kept AS
SELECT sent.id, kept.records, scanned.scans, told.lines, answered.receipts
  FROM bench_sent AS sent
  LEFT JOIN (SELECT id, sha, count(*) AS records FROM record WHERE code = 'APPLIED' GROUP BY id, sha) AS kept
    USING (id, sha)
  LEFT JOIN (SELECT record AS id, count(*) AS scans FROM scan WHERE verdict = 'PRESENT' GROUP BY record) AS scanned
    USING (id)
  LEFT JOIN (SELECT record AS id, count(*) AS lines FROM event WHERE kind = 'scan' AND verb = 'add' GROUP BY record)
    AS told USING (id)
  LEFT JOIN (SELECT id, substr(scope, 8)::uuid AS person, count(*) AS receipts FROM feed
              WHERE kind = 'receipt' AND scope LIKE 'person:%' AND body::jsonb->>'voucher' IS NOT NULL
              GROUP BY id, scope) AS answered USING (id, person)
"""
LOST = "SELECT count(*) FROM bench_kept WHERE records IS NULL OR scans IS NULL OR lines IS NULL OR receipts IS NULL"
DOUBLED = "SELECT count(*) FROM bench_kept WHERE records > 1 OR scans > 1 OR lines > 1 OR receipts > 1"


async def remember(sent: Iterable[tuple[Sequence[str], Sequence[bytes], object]]) -> None:
    """What phones wrote: ids and hashes of their records, and whose they are."""
    await sql.execute(MAKE)
    for ids, hashes, person in sent:
        await sql.execute(REMEMBER, list(ids), list(hashes), person)


async def count() -> tuple[int, int]:
    """Records without their effect, their line of history or their receipt; and those with more than one of any."""
    await sql.execute(KEPT)
    lost, doubled = await sql.value(LOST), await sql.value(DOUBLED)
    await sql.execute("DROP TABLE bench_kept, bench_sent")
    return lost, doubled
