"""Which format some bytes are in: told by the bytes, and by the name only where no content tells (Markdown)."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath

# What names let a folder's files be taken for reports; a file that is named itself is read whatever it is called.
SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".shtml", ".xhtml", ".mht", ".pdf", ".docx"}
)
MARKDOWN = frozenset({".md", ".markdown"})

# The first element of a page, after a byte order mark, blanks, comments and the XML declaration.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*|<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|h\d|article|section)\b",
    re.IGNORECASE | re.DOTALL,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A PDF may have some bytes before its head (ISO 32000-1, annex H.3).
_HEAD = 1024


class Format(StrEnum):
    """The formats; the values are media types."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ZIP = "application/zip"
    OFFICE = "application/x-ole-storage"
    MHTML = "multipart/related"


def sniff(data: bytes, name: PurePath) -> Format:
    """The format of a file.

    >>> sniff(b"<!DOCTYPE html><html>", PurePath("a.txt")).value, sniff(b"%PDF-1.7", PurePath("a")).value
    ('text/html', 'application/pdf')
    """
    if b"%PDF-" in data[:_HEAD]:
        return Format.PDF
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(_OLE):
        return Format.OFFICE
    if _PAGE.match(data[:8_000]):
        return Format.HTML
    if re.match(rb"(?:From|MIME-Version|Subject|Snapshot-Content-Location):", data[:200], re.IGNORECASE):
        return Format.MHTML
    return Format.MARKDOWN if name.suffix.lower() in MARKDOWN else Format.TEXT


def _zipped(data: bytes) -> Format:
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return Format.DOCX if b"word/" in data else Format.ZIP
    return Format.DOCX if "word/document.xml" in names or "[Content_Types].xml" in names else Format.ZIP
