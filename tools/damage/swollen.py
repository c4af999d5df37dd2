"""Damage by size and depth: what unpacks to too much, what holds itself, what nests without end."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from io import BytesIO

from tools.damage import whole

_MB = 1_000_000
_LETTER = "民".encode()


def bomb(chance: random.Random) -> tuple[str, bytes]:
    """An archive of which a member unpacks to far more than it packs, as a report or within a document."""
    size = chance.choice((5, 25, 60)) * _MB
    name = chance.choice(
        (
            f"{whole.stem(chance)}.txt",
            f"{whole.stem(chance)}.html",
            "word/document.xml",
            "[Content_Types].xml",
            "xl/workbook.xml",
        )
    )
    suffix = chance.choice((".zip", ".docx", ".xlsx"))
    return suffix, whole.zipped(
        {name: chance.choice((b"\x00", b" ", _LETTER)) * (size // 3), f"{whole.stem(chance)}.txt": b"x"}
    )


def liar(chance: random.Random) -> tuple[str, bytes]:
    """An archive that states another size of its members than they have."""
    one, two = (f"{whole.stem(chance)}.txt" for _ in range(2))
    data = bytearray(whole.zipped({one: whole.made(".txt", 0), two: b"0" * 3 * _MB}))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, chance.choice((0, 1, 10, 2**31, 2**32 - 1)))
    return ".zip", bytes(data)


def nested(chance: random.Random) -> tuple[str, bytes]:
    """An archive in an archive, some deep."""
    data, suffix = whole.made(".txt", 0), ".txt"
    for _ in range(chance.choice((2, 5, 60))):
        data, suffix = (
            whole.zipped({f"{whole.stem(chance)}{suffix}": data}),
            chance.choice((".zip", ".zip", ".docx", ".txt")),
        )
    return suffix, data


def crowded(chance: random.Random) -> tuple[str, bytes]:
    """An archive of very many members, or of members of one name, or with names that lead out of it."""
    text, name = whole.made(".txt", 0), f"{whole.stem(chance)}.txt"
    some = chance.choice(
        (
            {f"{number}-{name}": b"" for number in range(300)},
            {f"../../{name}": text, f"/1{name}": text, f"..\\2{name}": text},
            {f"{'a/' * 200}{name}": text},
            {f"{name}/1{name}": text, name: text},
            {f"\x01\n{name}": text, f" {name}": text, ".txt": text},
        )
    )
    return ".zip", whole.zipped(some)


def one_line(chance: random.Random) -> tuple[str, bytes]:
    """A hundred megabytes, or as much as is just allowed, on one line."""
    unit = chance.choice(
        ("民政".encode(), b"a", "养老机构12家，".encode(), b"1", b"<p>", b"[", "“".encode(), b"%PDF-1.4 ")
    )
    size = chance.choice((100 * _MB, 100 * _MB, 19 * _MB, 2 * _MB, 2 * _MB))
    return chance.choice((".txt", ".html", ".md", ".pdf", ".csv")), unit * (size // len(unit))


def deep_page(chance: random.Random) -> tuple[str, bytes]:
    """A page whose elements stand in one another by the ten thousand, closed or not."""
    tag = chance.choice(("div", "table", "b", "ul", "span", "table><tr><td", "svg", "select", "font"))
    depth = chance.choice((300, 5_000, 60_000))
    words = whole.text(chance)
    return ".html", f"<!DOCTYPE html><html><body>{f'<{tag}>' * depth}{words}".encode()


def deep_markdown(chance: random.Random) -> tuple[str, bytes]:
    """Markdown of marks alone."""
    unit = chance.choice((">", "- ", "[", "![", "*a_", "`", "<a ", "|", "1. ", "#", "&#", "\\", "[a](", "***"))
    return ".md", (unit * chance.choice((1_000, 30_000)) + "\n" + whole.text(chance)).encode()


def entities(chance: random.Random) -> tuple[str, bytes]:
    """Entities that stand for each other, or for a file, in a page or a document."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    file = '<!ENTITY l9 SYSTEM "file:///etc/passwd">'
    kind = chance.choice((f'<!ENTITY l0 "民政">{laughs}', file))
    xml = f'<?xml version="1.0"?><!DOCTYPE w [{kind}]><w>&l9;{whole.text(chance)}</w>'.encode()
    if chance.random() < 0.5:
        return ".html", xml.replace(b"<w>", b"<html><body>").replace(b"</w>", b"</body></html>")
    part = "word/document.xml" if chance.random() < 0.5 else "[Content_Types].xml"
    return ".docx", _replaced(whole.made(".docx", 0), part, xml)


def deep_document(chance: random.Random) -> tuple[str, bytes]:
    """A DOCX whose tables stand in one another, or whose rows and columns are too many."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    depth = chance.choice((30, 2_000))
    words = f"<w:p><w:r><w:t>{whole.text(chance)}</w:t></w:r></w:p>"
    tables = f"{'<w:tbl><w:tr><w:tc>' * depth}{words}{'</w:tc></w:tr></w:tbl>' * depth}"
    span = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    bare = chance.choice(
        ("<w:tbl/>", "<w:p><w:pPr><w:pStyle w:val='无'/></w:pPr></w:p>", "<w:tbl><w:tr/></w:tbl>", span)
    )
    inside = chance.choice((tables, bare + words, words * 300))
    xml = f'<?xml version="1.0"?><w:document {space}><w:body>{inside}</w:body></w:document>'
    return ".docx", _replaced(whole.made(".docx", 0), "word/document.xml", xml.encode())


def sprawling_book(chance: random.Random) -> tuple[str, bytes]:
    """A workbook that says it has more cells than there is room for."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = chance.choice(
        (
            '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>低保</t></is></c></row>',
            '<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><f>A1</f></c></row>',
            '<row r="2"><c r="A2"><v>NaN</v></c></row><row r="1"><c r="ZZZZ1"><v>3</v></c></row>',
        )
    )
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>' if chance.random() < 0.5 else ""
    xml = f'<?xml version="1.0"?><worksheet {space}><sheetData>{cells}</sheetData>{merged}</worksheet>'
    return ".xlsx", _replaced(whole.made(".xlsx", 0), "xl/worksheets/sheet1.xml", xml.encode())


def looping_pdf(chance: random.Random) -> tuple[str, bytes]:
    """A PDF whose pages hold themselves, are too many, too large, or swell when they are unpacked."""
    stream = zlib.compress(chance.choice((b"BT (a) Tj ET\n" * 2 * _MB, b"q " * 5 * _MB, b"\x00" * 30 * _MB)))
    kids, count = chance.choice(
        (("2 0 R", 1), ("3 0 R", 1), ("3 0 R " * 20_000, 20_000), ("3 0 R", -1), ("3 0 R", 2**31))
    )
    box = chance.choice(("0 0 595 842", "0 0 1e38 1e38", "0 0 0 0", "9 9"))
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    )
    body = b"%PDF-1.4\n" + b"".join(f"{n} 0 obj\n{words}\nendobj\n".encode() for n, words in enumerate(objects, 1))
    length = f"4 0 obj\n<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode()
    return ".pdf", body + length + stream + b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n"


def _replaced(package: bytes, part: str, data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return whole.zipped({name: data if name == part else archive.read(name) for name in archive.namelist()})


MAKERS = {
    one.__name__: one
    for one in (
        bomb, liar, nested, crowded, one_line, deep_page, deep_markdown, entities, deep_document, sprawling_book,
        looping_pdf,
    )
}  # fmt: skip
