"""
Cities of any size, made by SQL: townships with stations, deputies, activities they were at, and the feed of it all.

Township 1 is made first and stays as it is while the city grows around it, so that what one of
its phones holds is the same in every size.
"""

from uuid import UUID

from server.store import sql

TOWNSHIP = 200
"""Deputies of one township, in ten stations of twenty."""
ACTIVITIES = 30
"""Of one township: over the last three months and the two weeks to come, twenty people at each."""
SNAPSHOT = 1500
"""Rows a phone of the measured deputy holds."""

# Ids are made of what they name, so that statements find each other's rows without asking.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION bench_id(kind int, township int, n int) RETURNS uuid IMMUTABLE LANGUAGE sql AS
  $$ SELECT ('0190' || lpad(to_hex(kind), 4, '0') || '-0000-7000-8000-' || lpad(to_hex(township), 6, '0')
             || lpad(to_hex(n), 6, '0'))::uuid $$
"""
UNIT, STATION, PERSON, SEAT, ACTIVITY, ATTENDANCE, ROW, TOPIC = range(8)

GROW = (
    f"""
INSERT INTO unit (id, parent, kind, level, name, number, path, congress, zone)
SELECT bench_id({UNIT}, t, 0), NULL, 'CONGRESS', 'TOWNSHIP', '镇人大', t, '1.' || t || '.', bench_id({UNIT}, t, 0),
       'Asia/Shanghai' FROM generate_series($1::int, $2::int) AS t
UNION ALL
SELECT bench_id({STATION}, t, n), bench_id({UNIT}, t, 0), 'STATION', 'TOWNSHIP', '联络站', t * 1000 + n,
       '1.' || t || '.' || n || '.', bench_id({UNIT}, t, 0), NULL
  FROM generate_series($1::int, $2::int) AS t, generate_series(1, {TOWNSHIP // 20}) AS n
""",
    f"""
INSERT INTO person (id, name) SELECT bench_id({PERSON}, t, n), '代表'
  FROM generate_series($1::int, $2::int) AS t, generate_series(0, {TOWNSHIP}) AS n
""",
    # The first of each township is its congress's staff.
    f"""
INSERT INTO seat (id, person, unit, role, since, status)
SELECT bench_id({SEAT}, t, n), bench_id({PERSON}, t, n),
       CASE n WHEN 0 THEN bench_id({UNIT}, t, 0) ELSE bench_id({STATION}, t, n % {TOWNSHIP // 20} + 1) END,
       CASE n WHEN 0 THEN 'CONGRESS_STAFF' ELSE 'DEPUTY' END, '2020-01-01', 'ACTIVE'
  FROM generate_series($1::int, $2::int) AS t, generate_series(0, {TOWNSHIP}) AS n
""",
    f"""
INSERT INTO topic (id, unit, title, year, starts_on, ends_on, state)
SELECT bench_id({TOPIC}, t, n), bench_id({UNIT}, t, 0), '主题', 2026, current_date - 30, current_date + 30, 'OPEN'
  FROM generate_series($1::int, $2::int) AS t, generate_series(1, 3) AS n
""",
    f"""
INSERT INTO activity (id, kind, unit, title, starts_at, ends_at, checkin_from, checkin_until, state)
SELECT bench_id({ACTIVITY}, t, n), (SELECT id FROM activity_kind ORDER BY key LIMIT 1), bench_id({UNIT}, t, 0), '视察',
       day, day + interval '2 hours', day, day + interval '2 hours', 'PUBLISHED'
  FROM generate_series($1::int, $2::int) AS t, generate_series(1, {ACTIVITIES}) AS n,
       LATERAL (SELECT now() + interval '13 days' - interval '3 days' * n AS day) AS d
""",
    f"""
INSERT INTO attendance (id, activity, person, seat, enrolment)
SELECT bench_id({ATTENDANCE}, t, a * 1000 + n), bench_id({ACTIVITY}, t, a), bench_id({PERSON}, t, n),
       bench_id({SEAT}, t, n), 'INVITED'
  FROM generate_series($1::int, $2::int) AS t, generate_series(1, {ACTIVITIES}) AS a,
       LATERAL (SELECT (a * 7 + n * 10) % {TOWNSHIP} + 1 AS n FROM generate_series(1, 20) AS n) AS s
ON CONFLICT DO NOTHING
""",
    f"""
INSERT INTO feed (scope, kind, id, rev, body)
SELECT scope, kind, bench_id({ROW}, t, n), 1, '{{"title":"{"视察校门口交通安全" * 8}"}}'
  FROM generate_series($1::int, $2::int) AS t, LATERAL (
       SELECT 'person:' || bench_id({PERSON}, t, p), 'attendance', p * 100 + n
         FROM generate_series(0, {TOWNSHIP}) AS p, generate_series(1, 15) AS n
       UNION ALL SELECT 'unit:' || bench_id({UNIT}, t, 0), 'notice', 100000 + n FROM generate_series(1, 20) AS n
       UNION ALL SELECT 'unit:' || bench_id({STATION}, t, s), 'unit', 110000 + s * 100 + n
         FROM generate_series(1, {TOWNSHIP // 20}) AS s, generate_series(1, 5) AS n
       UNION ALL SELECT 'activity:' || bench_id({ACTIVITY}, t, a), 'activity', 120000 + a * 100 + n
         FROM generate_series(1, {ACTIVITIES}) AS a, generate_series(1, 2) AS n
       UNION ALL SELECT 'topic:' || bench_id({TOPIC}, t, p), 'item', 130000 + p * 100 + n
         FROM generate_series(1, 3) AS p, generate_series(1, 30) AS n) AS r (scope, kind, n)
""",
)
FILL = f"""
INSERT INTO feed (scope, kind, id, rev, body)
SELECT $1, 'receipt', bench_id({ROW}, 0, n), 1, '{{"code":"APPLIED","detail":{{"verdict":"PRESENT"}}}}'
  FROM generate_series(1, $2::int) AS n
"""


async def found() -> None:
    """What every statement needs is there, and the naive cursor has the index it would have."""
    await sql.execute(FUNCTIONS)
    await sql.execute("CREATE INDEX bench_naive ON feed (scope, at)")


async def grow(deputies: int) -> None:
    """The city has so many deputies; nothing of what was there has changed."""
    last = deputies // TOWNSHIP
    first = await sql.value("SELECT count(*) + 1 FROM unit WHERE level = 'TOWNSHIP' AND kind = 'CONGRESS'")
    for township in range(first, last + 1, 25):
        for statement in GROW:
            await sql.execute(statement, township, min(township + 24, last))
    for table in ("unit", "person", "seat", "topic", "activity", "attendance", "feed"):
        await sql.execute(f"VACUUM ANALYZE {table}")


async def fill(scope: str, rows: int) -> None:
    """A phone that holds this scope has so many rows more."""
    await sql.execute(FILL, scope, rows)


async def id_of(kind: int, n: int) -> UUID:
    """Who or what of township 1."""
    return await sql.value("SELECT bench_id($1, 1, $2)", kind, n)
