"""Comma-separated files: UTF-8 with or without a mark, UTF-16, GB18030, and lines of both in one file."""

import csv
import io

from server.spreadsheets.reading import Cell, Line, NoSpreadsheetError, Odd, plain

MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
SEPARATORS = (",", "\t", ";")
GARBLED = "\ufffd"
HEAD = 4096


def read(data: bytes) -> list[Line]:
    """
    The lines that are not empty.

    Raises:
        NoSpreadsheetError: It is no text.
    """
    text = decoded(data)
    if "\0" in text:
        raise NoSpreadsheetError("这不是 .xlsx 或 .csv 表格。")
    head = text[:HEAD].partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=head.count))
    lines, first = [], 1
    try:
        for cells in reader:
            line = Line(first, [_cell(cell) for cell in cells])
            first = reader.line_num + 1
            if any(line.cells):
                lines.append(line)
    except csv.Error as exc:
        raise NoSpreadsheetError(f"第 {first} 行读不下去,可能少了一个引号。") from exc
    return lines


def decoded(data: bytes) -> str:
    """The text; each line by itself if the whole is not of one encoding. What is of none becomes U+FFFD."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # No byte of a longer sign is a line's end, in either encoding.
        return "\n".join(_line(line) for line in data.split(b"\n"))


def _line(data: bytes) -> str:
    for name in ("utf-8", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _cell(text: str) -> Cell:
    if GARBLED in text:
        return Odd.GARBLED
    said = plain(text)
    return Odd.FORMULA if said.startswith("=") else said
