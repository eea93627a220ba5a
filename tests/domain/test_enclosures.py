"""Which documents may hang somewhere: by their bytes, whatever they are called."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import enclosures
from server.domain.enclosures import NoEnclosureError, judge
from tests.documents import a_docx, a_package, a_pdf, an_xlsx

ENCRYPTED = enclosures.COMPOUND + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "becomes"),
    [
        ("议程.pdf", a_pdf(), "议程.pdf"),
        ("议程", a_pdf(), "议程.pdf"),
        ("议程.docx", a_pdf(), "议程.pdf"),
        ("议程.最终版.DOCX", a_docx(), "议程.最终版.docx"),
        ("名单.xlsx", an_xlsx(), "名单.xlsx"),
        ("讲稿.pptx", a_package(ppt__presentation_xml=b"<p/>"), "讲稿.pptx"),
        ("文件.ofd", a_package(OFD_xml=b"<OFD/>"), "文件.ofd"),
        ("../../etc/议程.pdf", a_pdf(), "etc 议程.pdf"),
        ("议程\u202efdp.exe", a_pdf(), "议程 fdp.exe.pdf"),
        ("", a_pdf(), "附件.pdf"),
        ("。" * 300 + ".pdf", a_pdf(), "。" * 120 + ".pdf"),
    ],
)
def test_a_document_is_named_after_what_it_is(name: str, data: bytes, becomes: str) -> None:
    """A name keeps what can stand in one, and ends as the bytes say."""
    made = judge(name, data)

    assert made.name == becomes
    assert becomes.endswith(f".{made.type.lower()}")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", enclosures.EMPTY),
        (bytes((enclosures.MAX_MB << 20) + 1), enclosures.TOO_LARGE),
        (b"\xff\xd8\xff\xe0", enclosures.PICTURE),
        (b"\x89PNG\r\n\x1a\n", enclosures.PICTURE),
        (b"RIFF\x00\x00\x00\x00WEBP", enclosures.PICTURE),
        (ENCRYPTED, enclosures.OLD),
        (b"MZ\x90\x00", enclosures.UNKNOWN),
        (b"<html><script>", enclosures.UNKNOWN),
        (a_package(a_xml=b"<a/>"), enclosures.UNKNOWN),
        (a_pdf()[:-7], enclosures.BROKEN),
        (a_docx()[:-30], enclosures.BROKEN),
        (a_pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), enclosures.ACTIVE),
        (a_pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), enclosures.ACTIVE),
        (a_docx(word__vbaProject_bin=b"\x00"), enclosures.ACTIVE),
        (a_docx(word__embeddings__oleObject1_bin=b"\x00"), enclosures.ACTIVE),
    ],
)
def test_what_nobody_could_open_or_would_run_is_refused_in_words(data: bytes, words: str) -> None:
    """Each fault has its own words, which say what to do."""
    with pytest.raises(NoEnclosureError) as refused:
        judge("议程.pdf", data)

    assert refused.value.words == words


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few kilobytes that say they are hundreds of megabytes."""
    bomb = a_docx(word__media_xml=bytes(enclosures.MAX_UNPACKED))
    monkeypatch.setattr(zlib, "decompressobj", lambda *_: pytest.fail("it was unpacked"))

    with pytest.raises(NoEnclosureError) as refused:
        judge("议程.docx", bomb)

    assert len(bomb) < 1 << 20
    assert refused.value.words == enclosures.BOMB


@given(st.binary(max_size=400), st.sampled_from([a_pdf(), a_docx(), an_xlsx()]), st.data())
def test_no_bytes_are_an_error_of_ours(noise: bytes, whole: bytes, drawn: st.DataObject) -> None:
    """Whatever is cut, flipped or put before: a type or words."""
    at = drawn.draw(st.integers(0, len(whole)))
    for data in (noise, noise + whole, whole[:at] + noise + whole[at:], whole[:at]):
        assert _said(data)


def _said(data: bytes) -> str:
    try:
        return judge("a", data).type
    except NoEnclosureError as refused:
        return refused.words
