"""
Enclosures (附件): documents that hang on an activity, a topic, a notice or a duty, and which may.

A file is taken for what its bytes say, never for its name; what its readers could not open, or
what would run something when they do, is refused in words for who chose it. Nothing here
renders a page. Photos (照片) are another noun: they are made anew, these are kept as they came.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum

MAX_MB = 10
MOST_EACH = 10
"""On one thing; more belong into one document."""
DAY_BYTES = 200 * 1024 * 1024
"""What one person may hang up in a day."""
MAX_NAME = 120

MAX_UNPACKED = 200 * 1024 * 1024
"""Of all parts of an office document together; a hundred times that is a bomb of a few kilobytes."""
MAX_PARTS = 5_000


class Enclosing(StrEnum):
    """What an enclosure hangs on."""

    ACTIVITY = "ACTIVITY"
    TOPIC = "TOPIC"
    NOTICE = "NOTICE"
    DUTY = "DUTY"


class EnclosureType(StrEnum):
    PDF = "PDF"
    DOCX = "DOCX"
    XLSX = "XLSX"
    PPTX = "PPTX"
    OFD = "OFD"  # GB/T 33190, the fixed layout of Chinese offices


MEDIA = {
    EnclosureType.PDF: "application/pdf",
    EnclosureType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    EnclosureType.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    EnclosureType.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    EnclosureType.OFD: "application/ofd",
}


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document as it may hang somewhere: its name, with the ending of what it is."""

    name: str
    type: EnclosureType


class NoEnclosureError(ValueError):
    """This is no document we hang up; the words are for who chose it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


EMPTY = "这个文件是空的。"
TOO_LARGE = f"附件不能超过 {MAX_MB} MB。请压缩其中的图片,或分成几个文件。"
PICTURE = "图片请用“照片”添加;要作为附件,请先存成 PDF。"
OLD = "这是旧格式(.doc、.xls、.ppt、.wps)或加了密码的文件,有的手机打不开。请去掉密码,另存为 PDF 或 .docx、.xlsx。"
UNKNOWN = "附件只能是 PDF、OFD、Word、Excel 或 PPT 文件。"
BROKEN = "文件不完整或已损坏,请重新保存后再试。"
ACTIVE = "文件里带有宏或会自动运行的内容,不能作为附件。请另存为普通的 PDF 或文档。"
BOMB = "文件解开后太大,不能作为附件。"

PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""[MS-CFB] §2.2: the old formats of Office and WPS, and the wrapping of an encrypted new one."""
PDF_WITHIN = 1024
"""Readers look for the header that far (ISO 32000-1, annex H.3.4.1)."""
RUNS = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|XFA|EmbeddedFile)[\s/<(\[]")
"""What a PDF does by itself, or carries inside it. Inside compressed objects it is not seen; readers ask first."""
PARTS = {
    "word/document.xml": EnclosureType.DOCX,
    "xl/workbook.xml": EnclosureType.XLSX,
    "ppt/presentation.xml": EnclosureType.PPTX,
    "OFD.xml": EnclosureType.OFD,
}
MACROS = re.compile(r"(?:vbaProject\.bin|(?:^|/)activeX/|(?:^|/)embeddings/.*\.bin)", re.IGNORECASE)
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError, struct.error)
"""What `zipfile` says of one that is cut short, flipped or encrypted."""
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
"""What file systems refuse, and what turns a name around so that it reads otherwise."""


def judge(name: str, data: bytes) -> Enclosed:
    """
    What these bytes are, under a name that says so.

    Raises:
        NoEnclosureError: Its words say what is wrong and what to do.
    """
    if not data:
        raise NoEnclosureError(EMPTY)
    if len(data) > MAX_MB << 20:
        raise NoEnclosureError(TOO_LARGE)
    found = _type(data)
    return Enclosed(_named(name, found), found)


def _type(data: bytes) -> EnclosureType:
    if data.startswith(PICTURES) or data[:4] == b"RIFF":
        raise NoEnclosureError(PICTURE)
    if data.startswith(COMPOUND):
        raise NoEnclosureError(OLD)
    if b"%PDF-" in data[:PDF_WITHIN]:
        return _pdf(data)
    if data.startswith(b"PK"):
        return _package(data)
    raise NoEnclosureError(UNKNOWN)


def _pdf(data: bytes) -> EnclosureType:
    if b"%%EOF" not in data[-PDF_WITHIN:]:
        raise NoEnclosureError(BROKEN)
    if RUNS.search(data):
        raise NoEnclosureError(ACTIVE)
    return EnclosureType.PDF


def _package(data: bytes) -> EnclosureType:
    """An office document: a zip whose parts say what it is, and are whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _office(package)
    except NoEnclosureError:
        raise
    except DAMAGED as exc:
        raise NoEnclosureError(BROKEN) from exc


def _office(package: zipfile.ZipFile) -> EnclosureType:
    parts = package.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise NoEnclosureError(BOMB)
    found = next((PARTS[part.filename] for part in parts if part.filename in PARTS), None)
    if found is None:
        raise NoEnclosureError(UNKNOWN)
    if any(MACROS.search(part.filename) for part in parts):
        raise NoEnclosureError(ACTIVE)
    _check_whole(package, parts)
    return found


def _check_whole(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Every part unpacks to its checksum, and to no more than it said."""
    for part in parts:
        with package.open(part) as stream:
            while stream.read(1 << 16):
                pass


def _named(name: str, found: EnclosureType) -> str:
    """The name without what cannot stand in one, ending as what it is."""
    said = " ".join(UNSAFE.sub(" ", name).split())
    stem, dot, ending = said.rpartition(".")
    own = stem if dot and ending.upper() in set(EnclosureType) else said
    return f"{own.strip(' .')[:MAX_NAME] or '附件'}.{found.lower()}"
