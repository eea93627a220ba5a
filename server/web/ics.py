"""
A person's activities as iCalendar (RFC 5545), as calendars subscribe to it.

It names no other person. What was changed has a higher SEQUENCE and a later LAST-MODIFIED,
what is off says CANCELLED; made twice of the same facts it is the same bytes, so that a
calendar that asks again is told that nothing is new.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

MEDIA = "text/calendar"
PRODUCT = "-//Daima//daima//ZH"
ASK_AGAIN = timedelta(hours=1)
ALARMS = ((timedelta(days=1), "明天"), (timedelta(hours=1), "一小时后"))
BRIEF = 500
"""Characters; the rest is a touch away."""


def calendar(name: str, rows: Iterable[Mapping[str, Any]], public_url: str) -> bytes:
    """The whole calendar, with the zones its times are in."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for row in rows:
        made.add_component(event(row, public_url))
    made.add_missing_timezones()
    return made.to_ical()


def event(row: Mapping[str, Any], public_url: str) -> Event:
    """One activity, in the zone of its congress, with alarms while it is on."""
    zone, link = ZoneInfo(row["zone"]), f"{public_url}/app/activities/{row['id']}"
    made = Event()
    made.add("uid", f"{row['id']}@daima")
    made.add("dtstamp", row["changed_at"])
    made.add("last-modified", row["changed_at"])
    made.add("sequence", row["sequence"])
    made.add("summary", row["title"])
    made.add("dtstart", row["starts_at"].astimezone(zone))
    made.add("dtend", row["ends_at"].astimezone(zone))
    made.add("description", "\n\n".join(filter(None, [row["unit_name"], row["brief"][:BRIEF], link])))
    made.add("url", link)
    made.add("status", _status(row))
    if row["place"]:
        made.add("location", row["place"])
    if row["lat"] is not None and row["lng"] is not None:
        made.add("geo", (row["lat"] / 1e6, row["lng"] / 1e6))
    for before, words in () if row["is_off"] else ALARMS:
        made.add_component(_alarm(before, f"{words}:{row['title']}"))
    return made


def _status(row: Mapping[str, Any]) -> str:
    return "CANCELLED" if row["is_off"] else "TENTATIVE" if row["is_unsure"] else "CONFIRMED"


def _alarm(before: timedelta, words: str) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("trigger", -before)
    made.add("description", words)
    return made
