"""A path to the source that its bytes give, by the format that they are in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from kg.errors import ReadingError
from kg.reading import files
from kg.reading.formats.plain import check, read_plain
from kg.reading.formats.sniff import Format, sniff
from kg.reading.formats.source import Source

# A book of three thousand pages; figures without end would take the memory of the machine.
MAX_CHARACTERS = 2_000_000

Reader = Callable[[bytes, Path], Source]

# The libraries of the other formats take a second to import: only who reads such a file waits for them.
_READERS: Mapping[Format, str] = {
    Format.HTML: "kg.reading.formats.html:read_html",
    Format.PDF: "kg.reading.formats.pdf:read_pdf",
    Format.DOCX: "kg.reading.formats.docx:read_docx",
    Format.MARKDOWN: "kg.reading.formats.markdown:read_markdown",
}
_REFUSED: Mapping[Format, str] = {
    Format.OFFICE: "an old Office file; save it as DOCX or PDF",
    Format.MHTML: "a page with its mail headers (MHTML); save it as HTML",
}


def read_source(path: Path) -> tuple[Source, str]:
    """The source of a file, and the SHA-256 of its bytes; a ReadingError says what is wrong and the way out."""
    data = files.load(path)
    kind = sniff(data, path)
    if kind in _REFUSED:
        raise ReadingError(f"{path}: {_REFUSED[kind]}")
    if kind is Format.ZIP:
        files.members_of(path)  # tells what is wrong with an archive that gave no reports
        raise ReadingError(f"{path}: an archive and no report; name the archive to `kg build`, or a report in it")
    source = _reader(kind)(data, path)
    if len(source.text) > MAX_CHARACTERS:
        raise ReadingError(f"{path}: more than {MAX_CHARACTERS} characters is more than a report has; split the file")
    check(source.text, path)
    return source, hashlib.sha256(data).hexdigest()


def _reader(kind: Format) -> Reader:
    if kind not in _READERS:
        return read_plain
    module, _, name = _READERS[kind].partition(":")
    reader: Reader = getattr(import_module(module), name)
    return reader
