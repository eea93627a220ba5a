"""
B12: the posters of a thousand stations as one PDF, set batch after batch and joined.

The baseline sets each poster by itself, as one does who prints a station's. Memory is the
highest this process had for a thousand pages against two hundred, in processes of their own.
"""

import subprocess
import sys
import time

from server.domain.codes import ALPHABET, CodeKind, seal
from server.web import posters
from server.web.posters import Format, Line, Poster, Template
from tests.bench.rows import Row, faster, within

PAGES, FEW, SINGLES = 1000, 200, 50
HOST = "https://code.example.gov.cn"
GOAL_PAGES_S, GOAL_GROWTH = 50, 1.5

# Not ru_maxrss: a child begins with its parent's.
ALONE = """
from pathlib import Path
from tests.bench.posters import whole
whole({pages})
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""


async def measure() -> list[Row]:
    """Pages a second, and how memory grows from 200 pages to 1,000."""
    began = time.process_time()
    for poster in some(SINGLES):
        posters.render(CodeKind.STATION, poster, Template.A4, Format.PDF, HOST)
    alone = SINGLES / (time.process_time() - began)
    began = time.process_time()
    whole(PAGES)
    together = PAGES / (time.process_time() - began)
    most, few = _memory_mb(PAGES), _memory_mb(FEW)
    return [
        faster("B12 1,000 posters as one PDF", together, "pages/s CPU", "one by one", alone, least=GOAL_PAGES_S),
        within("B12 memory of 1,000 pages", most, "MB", f"{FEW} pages", few, most=GOAL_GROWTH),
    ]


def some(count: int) -> list[Poster]:
    """Stations, each with words and a code of its own."""
    lines = (Line("开放", "周一至周五 9:00–17:00"), Line("电话", "0500-0000018"))
    return [Poster(f"第{n}社区人大代表联络站", "汀澜市 · 望潮区", _token(n), lines) for n in range(count)]


def whole(pages: int) -> bytes:
    """As the server makes it."""
    parts = list(posters.batches(CodeKind.STATION, some(pages), Template.A4, HOST))
    return posters.joined(parts)


def _token(number: int) -> str:
    high, low = divmod(number, len(ALPHABET))
    return seal(f"7K3M9{ALPHABET[high % 31]}{ALPHABET[low]}")


def _memory_mb(pages: int) -> float:
    told = subprocess.run([sys.executable, "-c", ALONE.format(pages=pages)], check=True, capture_output=True, text=True)
    return int(told.stdout) / 1024
