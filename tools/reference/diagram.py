"""The diagram of the ontology: boxes in a grid and labelled arrows, as SVG that needs no other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from tools.reference.ontology import Term

WIDTH, HEIGHT, GAP_X, GAP_Y = 168, 46, 112, 62

# Where each class stands: column and row.
PLACES: Mapping[str, tuple[int, int]] = {
    "Report": (0, 0), "Article": (0, 1), "Sentence": (0, 2),
    "Change": (1, 0), "Claim": (1, 2), "Statement": (1, 4),
    "Metric": (2, 0), "Place": (2, 1), "PersonGroup": (2, 2), "Unit": (2, 3), "Benefit": (2, 4),
    "Candidate": (3, 0), "City": (3, 1), "BeneficiaryGroup": (3, 2), "Program": (3, 3), "Initiative": (3, 4),
    "Designation": (0, 5), "Honour": (1, 5), "RankClaim": (2, 5), "Policy": (3, 5),
}  # fmt: skip
# From, to, and the property by its local or prefixed name; a subclass is an arrow with a hollow head.
ARROWS: tuple[tuple[str, str, str], ...] = (
    ("Article", "Report", "dcterms:isPartOf"),
    ("Sentence", "Article", "dcterms:isPartOf"),
    ("Claim", "Sentence", "mz:sentence"),
    ("Claim", "Report", "qb:dataSet"),
    ("Change", "Claim", "mz:before / mz:after"),
    ("Claim", "Metric", "mz:metric"),
    ("Claim", "Place", "sdmx:refArea"),
    ("Claim", "PersonGroup", "mz:group"),
    ("Claim", "Unit", "sdmx:unitMeasure"),
    ("Claim", "Benefit", "mz:benefit"),
    ("Claim", "Statement", ""),
    ("Candidate", "Metric", "mz:nearestConcept"),
    ("City", "Place", ""),
    ("BeneficiaryGroup", "PersonGroup", ""),
    ("Benefit", "Program", ""),
    ("Initiative", "Program", ""),
    ("Designation", "Statement", ""),
    ("Designation", "Honour", "mz:honour"),
    ("RankClaim", "Statement", ""),
    ("Policy", "Statement", ""),
)


def drawn(terms: Mapping[str, Term], language: str) -> str:
    """The diagram with labels in a language.

    A box links to its class on the page.
    """
    columns = 1 + max(column for column, _ in PLACES.values())
    rows = 1 + max(row for _, row in PLACES.values())
    width, height = columns * (WIDTH + GAP_X) - GAP_X + 8, rows * (HEIGHT + GAP_Y) - GAP_Y + 8
    return "\n".join(
        [
            f'<svg class="diagram" viewBox="-4 -4 {width} {height}" role="img" aria-labelledby="diagram-title">',
            f'<title id="diagram-title">{"本体的主要类和属性" if language == "zh" else "The main classes and properties"}</title>',
            '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0L8 4L0 8z"/></marker><marker id="above" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="10" '
            'markerHeight="10" orient="auto"><path class="hollow" d="M1 1L9 5L1 9z"/></marker></defs>',
            *(line for arrow in ARROWS for line in _arrow(*arrow)),
            *(line for name in PLACES for line in _box(terms[name], language)),
            "</svg>",
        ]
    )


def _corner(name: str) -> tuple[int, int]:
    column, row = PLACES[name]
    return column * (WIDTH + GAP_X), row * (HEIGHT + GAP_Y)


def _box(term: Term, language: str) -> Iterator[str]:
    x, y = _corner(term.name)
    yield f'<a href="#{term.name}"><rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="7"/>'
    yield f'<text x="{x + WIDTH / 2}" y="{y + 20}">{escape(term.label[language])}</text>'
    yield f'<text class="name" x="{x + WIDTH / 2}" y="{y + 37}">mz:{term.name}</text></a>'


def _arrow(start: str, end: str, name: str) -> Iterator[str]:
    (x1, y1), (x2, y2) = _corner(start), _corner(end)
    ends: tuple[float, float, float, float]
    if x1 == x2:
        down = y2 > y1
        ends = (x1 + WIDTH / 2, y1 + (HEIGHT if down else 0), x2 + WIDTH / 2, y2 + (0 if down else HEIGHT))
    else:
        right = x2 > x1
        ends = (x1 + (WIDTH if right else 0), y1 + HEIGHT / 2, x2 + (0 if right else WIDTH), y2 + HEIGHT / 2)
    kind = "arrow" if name else "above"
    yield '<line x1="{}" y1="{}" x2="{}" y2="{}" marker-end="url(#{})"/>'.format(*ends, kind)
    if name:
        # Nearer to where the arrow ends: several start at one box, each ends at its own.
        x, y = (ends[i] * 0.4 + ends[i + 2] * 0.6 for i in (0, 1))
        yield f'<text class="edge" x="{x:.0f}" y="{y - 4:.0f}">{escape(name)}</text>'
