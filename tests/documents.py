"""Documents as people hang them up: whole, broken, old, and with something inside that would run."""

import io
import zipfile

from openpyxl import Workbook


def a_pdf(inside: bytes = b"") -> bytes:
    """One empty page."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + inside + b">>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def a_package(**parts: bytes) -> bytes:
    """A zip of parts; `__` in a name stands for a slash, `_xml` and `_bin` for endings."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), data)
    return out.getvalue()


def a_docx(**more: bytes) -> bytes:
    """A letter of one paragraph."""
    return a_package(word__document_xml=b"<w:document/>", **more)


def an_xlsx() -> bytes:
    """A workbook as openpyxl writes it."""
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()
