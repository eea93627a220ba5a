"""What is read of the spreadsheets clerks send, and of what is none."""

import io
import zipfile
from datetime import date

import pytest

from server.spreadsheets.reading import NoSpreadsheetError, Odd, read
from tests.spreadsheets.books import a_book, a_csv


def only(data: bytes) -> list[list[str]]:
    (sheet,) = read(data)
    return [[*line.cells] for line in sheet.lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_whatever_encoding_offices_save_it(encoding: str) -> None:
    """Excel saves GB18030 by default, others UTF-8 with a mark or without."""
    assert only(a_csv(("姓名", "专长"), ("陈静", "法律"), encoding=encoding)) == [["姓名", "专长"], ["陈静", "法律"]]


def test_lines_of_two_encodings_in_one_file_are_each_read() -> None:
    """Two offices' files were put together by hand."""
    data = a_csv(("姓名",), ("陈静",)) + b"\r\n" + "林涛".encode("gb18030") + b"\r\n" + b"\xff\xff\xff"

    assert only(data) == [["姓名"], ["陈静"], ["林涛"], [Odd.GARBLED]]


def test_a_number_is_no_longer_or_shorter_than_it_was_typed() -> None:
    """A telephone number in a number's cell has no point, and full-width digits are digits."""
    assert only(a_book((13800000001, 13800000001.0, "１３８００００００01 ", "\u3000陈 静\u200b"))) == [
        ["13800000001", "13800000001", "13800000001", "陈 静"]
    ]


def test_a_day_is_read_as_a_day() -> None:
    """Whatever the cell looks like in the program that made it."""
    assert only(a_book((date(2026, 1, 10), True))) == [["2026-01-10", "是"]]


def test_a_formula_is_never_reckoned() -> None:
    """Not in a workbook, not in a text file, and not when it is written as text."""
    assert only(a_book(("=1+1", "陈静", "#N/A"))) == [[Odd.FORMULA, "陈静", Odd.FAULT]]
    assert only(a_csv(("=HYPERLINK(1)", "陈静"))) == [[Odd.FORMULA, "陈静"]]


def test_cells_merged_over_lines_are_known_as_such() -> None:
    """The lines below the first would seem empty; a title across one line hides nothing."""
    data = a_book(("名册",), ("a", "b", "c"), ("a", "", "c"), merged=("A1:C1", "B2:B3"))

    assert only(data) == [["名册"], ["a", Odd.MERGED, "c"], ["a", Odd.MERGED, "c"]]


def test_lines_keep_the_numbers_they_have_in_the_program() -> None:
    """Empty lines count, and so do those inside a quoted cell."""
    (book,) = read(a_book(("a",), (), ("b",)))
    (text,) = read(b'a\n"x\ny"\n\nb\n')

    assert [line.number for line in book.lines] == [1, 3]
    assert [line.number for line in text.lines] == [1, 2, 5]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\3\4 no archive", "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "旧版"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "不是"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(data: bytes, words: str) -> None:
    """With what to do about it."""
    with pytest.raises(NoSpreadsheetError, match=words):
        read(data)


def test_an_archive_that_grows_beyond_measure_is_not_unpacked() -> None:
    """A few kilobytes may claim to be gigabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in range(3):
            packed.writestr(f"xl/{part}.xml", b"0" * (100 << 20))

    with pytest.raises(NoSpreadsheetError, match="太大"):
        read(out.getvalue())


def test_a_damaged_workbook_is_refused() -> None:
    """Half of a file that was cut off, and one whose parts are not what they should be."""
    whole = a_book(("a", "b"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<nothing/>")

    for data in (whole[: len(whole) // 2], out.getvalue()):
        with pytest.raises(NoSpreadsheetError, match="打不开"):
            read(data)
