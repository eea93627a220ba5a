"""
GET /metrics: the sync engine's numbers in Prometheus' text format, for who watches machines.

Only who knows `METRICS_TOKEN` reads them; without that setting nobody does, since a proxy on
the same machine makes the whole world look like this machine. Numbers only: no names, no ids.

The format is a line a number (prometheus.io/docs/instrumenting/exposition_formats, text
format 0.0.4); a library for it would be imported by every web process at every start.
"""

import asyncio
import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from litestar import Request, Response, get

from server import tallies
from server.domain.vitals import Vitals, worries
from server.errors import NotFoundError
from server.settings import settings
from server.store import push_vitals, vitals
from server.store.lost import LOST
from server.store.push_vitals import PushVitals
from server.tables.engine import ENGINE

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

ANSWER_WITHIN_S = 5
DATABASE_UP = "Whether PostgreSQL answered."

Sample = tuple[str, float]
"""Labels as they are written, empty for none, and the number."""


@get("/metrics", include_in_schema=False, cache_control=None)
async def metrics(request: Request[Any, Any, Any]) -> Response[str]:
    """The numbers of now; 404 to who may not read them."""
    if not _may_read(request.headers.get("authorization", "")):
        raise NotFoundError
    text = "".join([*await _of_database(), *_of_processes()])
    return Response(text, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def _may_read(given: str) -> bool:
    token = settings().metrics_token
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


async def _of_database() -> list[str]:
    """What PostgreSQL knows; while it is away, that."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            lines = [*_lines(await vitals.read()), *_pushes(await push_vitals.read())]
    except LOST:
        return [*_gauge("database_up", DATABASE_UP, 0)]
    return [*_gauge("database_up", DATABASE_UP, 1), *lines]


def _lines(now: Vitals) -> Iterator[str]:
    yield from _gauge("record_oldest_seconds", "Age of the oldest record no worker has settled.", now.oldest_s or 0)
    yield from _gauge("records_waiting", "Records not looked at yet.", now.waiting)
    yield from _by("code", "records_parked", "Records that wait for another or for a person.", now.parked)
    yield from _by("code", "records_settled_recent", f"Final words of the last {now.window_s} s.", now.settled)
    yield from _gauge("quarantined", "Bytes kept apart that could not become a record.", now.quarantined)
    yield from _gauge("phone_records_unsent", "Records phones said they still hold.", now.unsent[0])
    yield from _gauge("phones_holding", "Phones that said so.", now.unsent[1])
    yield from _gauge("feed_rows", "Rows of the feed, as last estimated.", now.feed_rows)
    yield from _gauge("feed_bytes", "Size of the feed with its indexes.", now.feed_bytes)
    yield from _gauge("feed_lag_seconds", "Age of the oldest write that no phone can see yet.", now.writing_s)
    yield from _by("chore", "chores_failing", "Chores that fail, and how often in a row.", now.failing)
    yield from _gauge("worries", "Things a person should look at: daima sync status.", len(worries(now)))
    if now.backed_up_at:
        yield from _gauge("backup_timestamp_seconds", "When the last backup was made.", now.backed_up_at.timestamp())


def _pushes(now: PushVitals) -> Iterator[str]:
    stopped = sum(row["stopped_at"] is not None for row in now.origins)
    yield from _gauge("pushes_waiting", "Pushes that are not sent yet, due or not.", now.waiting)
    yield from _gauge("pushes_claimed", "Pushes a worker is sending.", now.claimed)
    yield from _gauge("push_oldest_seconds", "How long the push waits that is due longest.", now.oldest_s)
    yield from _by("ended", "pushes_recent", f"Pushes told of in the last {push_vitals.WINDOW_S} s.", now.recent)
    yield from _gauge("push_phones", "Phones that may be woken.", now.phones)
    yield from _gauge("push_phones_aside", "Phones their push service refuses.", now.aside)
    yield from _gauge("push_services_stopped", "Push services that refuse all of us: daima push status.", stopped)


def _of_processes() -> Iterator[str]:
    yield from _family("syncs_total", "Syncs by how they ended.", "counter", _syncs())
    yield from _family("pool_connections", "Of the process that answers this.", "gauge", _pool())


def _syncs() -> list[Sample]:
    return [(f'{{ended="{name.removeprefix("syncs_")}"}}', tallies.total(name)) for name in tallies.NAMES]


def _pool() -> list[Sample]:
    if ENGINE.pool is None:
        return []
    size, idle = ENGINE.pool.get_size(), ENGINE.pool.get_idle_size()
    return [('{is="used"}', size - idle), ('{is="idle"}', idle), ('{is="most"}', ENGINE.pool.get_max_size())]


def _gauge(name: str, help_: str, value: float) -> Iterator[str]:
    return _family(name, help_, "gauge", [("", value)])


def _by(label: str, name: str, help_: str, counts: Mapping[str, int]) -> Iterator[str]:
    return _family(name, help_, "gauge", [(f'{{{label}="{each}"}}', count) for each, count in counts.items()])


def _family(name: str, help_: str, kind: str, samples: list[Sample]) -> Iterator[str]:
    yield f"# HELP daima_{name} {help_}\n# TYPE daima_{name} {kind}\n"
    for labels, value in samples:
        yield f"daima_{name}{labels} {value}\n"
