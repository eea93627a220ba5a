"""
Notes (随记): a few words about a topic, an item or an activity, changed by their author alone.

Two edits of one person that had not seen each other, from two phones, are both kept; they choose
by editing again.
"""

from datetime import UTC, datetime
from typing import Any

from server.commands import abouts, authors
from server.commands.abouts import Spoken
from server.domain.bodies import About, NoteAdd, NoteEdit
from server.domain.records import Author, ReceiptCode
from server.domain.registers import Register, Stamp, Write, merge
from server.errors import ForbiddenError, InvalidError, NotHereYetError
from server.store import changes, notes
from server.store.changes import Answer, Happened


async def add(tx: Any, author: Author, body: NoteAdd) -> None:
    """
    The note is there.

    Raises:
        RefusedError: Nothing was written.
    """
    _require_words(body.text)
    if body.about_kind is About.NOTE:
        raise InvalidError("随记不能写在另一条随记上。", field="aboutKind")
    if body.about_kind is About.DUTY:
        raise InvalidError("随记不能写在履职记录上。", field="aboutKind")
    spoken = await abouts.written(author, body.about_kind, body.about)
    if not await notes.add(author.entity, body, spoken.topic, authors.stamp(author)):
        raise InvalidError("这个编号已被另一条随记使用。", field="entity")
    said = {"aboutKind": body.about_kind, "about": str(body.about), "text": body.text}
    await _commit(tx, author, spoken, "add", ReceiptCode.APPLIED, 1, said)


async def edit(tx: Any, author: Author, body: NoteEdit) -> None:
    """
    One's own note says something else; what was written without having seen it stays beside it.

    Raises:
        RefusedError: Nothing was written.
    """
    _require_words(body.text)
    await notes.hold([author.entity])
    row = await notes.one(author.entity)
    if row is None:
        raise NotHereYetError(author.entity)
    if row["by"] != author.person:
        raise ForbiddenError("只能修改自己写的随记。")
    spoken = await abouts.written(author, About(row["about_kind"]), row["about"])
    before, stamp = notes.revisions(row), authors.stamp(author)
    texts = merge(before, Write(stamp, row["version"] + 1, body.text))
    version = row["version"] + (texts != before)
    if texts != before:
        await notes.save(row["id"], texts, version)
    await _commit(tx, author, spoken, "edit", _code(before, texts), version, {"text": body.text}, _detail(texts, stamp))


def _require_words(text: str) -> None:
    if not text.strip():
        raise InvalidError("随记还没有写内容。", field="text")


def _code(before: Register, after: Register) -> ReceiptCode:
    if after == before:
        return ReceiptCode.SUPERSEDED
    return ReceiptCode.CONFLICT if after.others else ReceiptCode.APPLIED


def _detail(texts: Register, stamp: Stamp) -> dict[str, Any]:
    """Whether the author's last word is the one that holds, where there is another."""
    if not texts.others:
        return {}
    holds = texts.standing.stamp.record == stamp.record
    return {"won": ["TEXT"] if holds else [], "lost": [] if holds else ["TEXT"]}


async def _commit(
    tx: Any,
    author: Author,
    spoken: Spoken,
    verb: str,
    code: ReceiptCode,
    version: int,
    said: dict[str, Any],
    detail: dict[str, Any] | None = None,
) -> None:
    happened = Happened(
        kind="note",
        target=author.entity,
        verb=verb,
        unit_path=spoken.unit_path,
        at=datetime.now(UTC),
        by_seat=spoken.seat,
        by_person=author.person,
        record=author.record,
        data=said | {"code": code},
    )
    answer = Answer(author.person, author.record, code, version, author.entity, detail or {}, "note")
    await changes.commit(tx, rows=await notes.fed(author.entity), events=[happened], answers=[answer])
