"""
Trusted documents: the only ones production runs, known by the SHA-256 of their text.

`graphql/trusted.json` only ever grows: a phone in the field asks by the id it was built
with. Each document is parsed and validated once (`executing`).
"""

import hashlib
from functools import cache
from pathlib import Path

import msgspec

from server.errors import UnknownDocumentError

FOLDER = Path(__file__).parents[2] / "graphql"
MANIFEST = FOLDER / "trusted.json"


class Entry(msgspec.Struct, frozen=True):
    """A line of the manifest."""

    name: str
    document: str


@cache
def manifest() -> dict[str, Entry]:
    """Every document ever shipped, by id."""
    return msgspec.json.decode(MANIFEST.read_bytes(), type=dict[str, Entry])


def name_of(key: str) -> str:
    """
    The name of a trusted document.

    Raises:
        UnknownDocumentError: Nothing of ours ever had this id. Nothing was parsed.
    """
    entry = manifest().get(key)
    if entry is None:
        raise UnknownDocumentError
    return entry.name


def id_of(text: str) -> str:
    """The id of a document: of exactly these signs."""
    return hashlib.sha256(text.encode()).hexdigest()


def grow() -> None:
    """Add the documents of `graphql/operations` to the manifest; nothing is ever taken away."""
    known = {key: msgspec.structs.asdict(entry) for key, entry in manifest().items()} if MANIFEST.exists() else {}
    for path in sorted((FOLDER / "operations").glob("*.graphql")):
        text = path.read_text()
        known.setdefault(id_of(text), {"name": path.stem, "document": text})
    MANIFEST.write_bytes(msgspec.json.format(msgspec.json.encode(known), indent=1) + b"\n")
    manifest.cache_clear()
