"""
Deputies as anyone may see them: the five public fields and nothing else.

Photo and name; level and district; station and its contact; reception days; what they took
part in this year. A query here never reads a person's telephone number.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.store import sql
from server.store.landings import ZONE


@dataclass(frozen=True, slots=True)
class Card:
    """
    One seat's public card (公开名片).

    Attributes:
        congress: Name of the congress the deputy sits in.
        phone: The station's public number, never the person's.
        token: Of the deputy code, if one stands.
        duties: How many activities of each kind the person attended this year.
    """

    seat: UUID
    person: UUID
    name: str
    congress: str
    level: str
    district: str | None
    station: str | None
    station_token: str | None
    address: str | None
    phone: str | None
    reception: str | None
    token: str | None
    duties: tuple[tuple[str, int], ...]


async def one(seat: UUID, now: datetime) -> Card | None:
    """The card of a seat held today; None if it is not a deputy's, or no longer held."""
    found = await _cards("s.id = $2", [seat], now)
    return found[0] if found else None


async def at_station(station: UUID, now: datetime) -> list[Card]:
    """Deputies who meet voters at a station, one card a person, the highest congress first."""
    cards = await _cards("s.station = $2", [station], now)
    return list({card.person: card for card in reversed(cards)}.values())[::-1]


async def found(words: str, stations: list[UUID], now: datetime, limit: int = 60) -> list[Card]:
    """Deputies at any of the stations, or whose name or district holds the words."""
    if not words:
        return (await _cards("s.station = any($2::uuid[])", [stations], now))[:limit]
    condition = "(s.station = any($2::uuid[]) or strpos(p.name, $3) > 0 or strpos(s.district, $3) > 0)"
    return (await _cards(condition, [stations, words], now))[:limit]


async def _cards(condition: str, values: list[Any], now: datetime) -> list[Card]:
    rows = await sql.fetch(CARDS.replace("<condition>", condition), now, *values)
    if not rows:
        return []
    duties = await _duties([row["person"] for row in rows], _year(now, rows[0]["zone"]))
    return [_card(row, duties.get(row["person"], ())) for row in rows]


async def _duties(persons: list[UUID], since: datetime) -> dict[UUID, tuple[tuple[str, int], ...]]:
    counted: dict[UUID, tuple[tuple[str, int], ...]] = {}
    for row in await sql.fetch(DUTIES, persons, since):
        counted[row["person"]] = (*counted.get(row["person"], ()), (row["label"], row["times"]))
    return counted


def _year(now: datetime, zone: str) -> datetime:
    """When the year of the congress's calendar began."""
    here = ZoneInfo(zone)
    return datetime(now.astimezone(here).year, 1, 1, tzinfo=here)


def _card(row: dict[str, Any], duties: tuple[tuple[str, int], ...]) -> Card:
    names = [field for field in Card.__dataclass_fields__ if field != "duties"]
    return Card(**{name: row[name] for name in names}, duties=duties)


CARDS = f"""
    select s.id as seat, s.person, p.name, u.name as congress, u.level, s.district, s.reception,
        st.name as station, pl.address, pl.public_phone as phone, {ZONE} as zone,
        (select c.token from code c where c.target = st.id and c.kind = 'STATION' and c.state = 'ACTIVE'
            order by c.valid_from desc limit 1) as station_token,
        (select c.token from code c where c.target = s.id and c.kind = 'DEPUTY' and c.state = 'ACTIVE'
            order by c.valid_from desc limit 1) as token
    from seat s
    join person p on p.id = s.person
    join unit u on u.id = s.unit
    left join unit st on st.id = s.station
    left join place pl on pl.unit = st.id
    where s.role = 'DEPUTY' and s.status = 'ACTIVE'
        and s.since <= ($1::timestamptz at time zone {ZONE})::date
        and (s.until is null or s.until > ($1::timestamptz at time zone {ZONE})::date)
        and <condition>
    order by array_position(array['CITY','COUNTY','TOWN','COMMUNITY'], u.level::text), p.name, s.id
"""

DUTIES = """
    select t.person, k.label, count(distinct a.id)::int as times
    from attendance t
    join activity a on a.id = t.activity
    join activity_kind k on k.id = a.kind
    where t.person = any($1::uuid[]) and t.presence = 'PRESENT' and a.starts_at >= $2 and a.state <> 'CANCELLED'
    group by t.person, k.label
    order by times desc, k.label
"""
