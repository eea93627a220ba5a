"""Looking somebody up by their telephone number (查人), which is kept sealed and is not told."""

import asyncio
from uuid import UUID

from server import sealing
from server.domain import phones
from server.domain.viewer import Viewer
from server.store import directory
from server.store.directory import Row

SHORTEST_TAIL = 4
"""Fewer last digits are too many people's."""


async def by_number(viewer: Viewer, words: str) -> list[UUID] | None:
    """
    Whose number it is, or ends so.

    Returns:
        None if the words are no number.
    """
    digits = words.replace(" ", "").replace("-", "")
    if not digits.isdecimal() or len(digits) < SHORTEST_TAIL:
        return None
    if number := phones.normal(digits):
        return await directory.by_hash(sealing.phone_hash(number))
    return await asyncio.to_thread(_ending, await directory.sealed(viewer), digits)


def _ending(rows: list[Row], digits: str) -> list[UUID]:
    return [row["id"] for row in rows if sealing.unseal_phone(row["id"].bytes, row["phone_sealed"]).endswith(digits)]
