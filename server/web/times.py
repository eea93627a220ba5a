"""Days and hours as a Chinese reader says them, in the zone of the congress."""

from datetime import datetime
from zoneinfo import ZoneInfo

WEEKDAYS = "一二三四五六日"


def weekday(moment: datetime, zone: str) -> str:
    """周一 to 周日."""
    return f"周{WEEKDAYS[_here(moment, zone).weekday()]}"


def month(moment: datetime, zone: str) -> str:
    """11月."""
    return f"{_here(moment, zone).month}月"


def day_number(moment: datetime, zone: str) -> int:
    """25."""
    return _here(moment, zone).day


def day(moment: datetime, zone: str) -> str:
    """11月25日."""
    here = _here(moment, zone)
    return f"{here.month}月{here.day}日"


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """上午9:00–11:00, 下午2:30–5:00; the half of the day is said again where it changes."""
    starts, ends = _here(starts_at, zone), _here(ends_at, zone)
    if starts.date() != ends.date():
        return f"{_half(starts)}{_clock(starts)}至{day(ends_at, zone)}{_half(ends)}{_clock(ends)}"
    again = "" if _half(starts) == _half(ends) else _half(ends)
    return f"{_half(starts)}{_clock(starts)}–{again}{_clock(ends)}"


def clock(moment: datetime, zone: str) -> str:
    """14:03, as a sheet says it."""
    return f"{_here(moment, zone):%H:%M}"


def span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """11月25日 周三 上午9:00–11:00."""
    return f"{day(starts_at, zone)} {weekday(starts_at, zone)} {hours(starts_at, ends_at, zone)}"


def _here(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def _clock(here: datetime) -> str:
    return f"{here.hour - 12 if here.hour > 12 else here.hour}:{here.minute:02}"


def _half(here: datetime) -> str:
    if here.hour < 12:
        return "上午"
    if here.hour < 13:
        return "中午"
    return "下午" if here.hour < 18 else "晚上"
