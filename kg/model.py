"""What travels between the stages: frozen, slotted, keyword-only records and nothing else.

Offsets are code points into the frozen text of a report. A *view* is a repaired, normalised reading of some of that
text (lines joined, full-width digits and traditional characters folded) that knows where each character came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open run of code points; a tuple, since the rules make and compare some hundreds in a sentence.

    >>> Span(2, 4).of("床位达到2.4万张")
    '达到'
    >>> Span(0, 3).overlaps(Span(2, 5))
    True
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of this run in *text*."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two runs share a character."""
        return self.start < other.end and other.start < self.end

    def moved(self, by: int) -> Span:
        """The run as far along as *by*."""
        return Span(self.start + by, self.end + by)

    def holds(self, other: Span) -> bool:
        """Whether *other* lies inside this run."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class View:
    """Repaired text; ``offsets[i]`` is where character *i* stands in the frozen text.

    Offsets need not be contiguous (a wrapped line, a caption in the middle) nor rising (a shuffled block).
    """

    text: str
    offsets: tuple[int, ...]

    def part(self, span: Span) -> View:
        """The view of a run of this view."""
        return View(span.of(self.text), self.offsets[span.start : span.end])

    def frozen(self, span: Span) -> Span:
        """Where a run of the view stands in the frozen text: from its first to its last character, or all it touches.

        >>> View("养老服务", (10, 11, 14, 15)).frozen(Span(1, 3)), View("养老", (14, 10)).frozen(Span(0, 2))
        (Span(start=11, end=15), Span(start=10, end=15))
        """
        first, last = self.offsets[span.start], self.offsets[span.end - 1]
        if last < first:  # a shuffled block
            first, last = (chosen(self.offsets[span.start : span.end]) for chosen in (min, max))
        return Span(first, last + 1)


class Role(StrEnum):
    """What a paragraph is on its page."""

    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"
    BYLINE = "byline"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A repaired paragraph; *headings* are the titles above it, outermost first."""

    view: View
    role: Role
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One of the articles of a file, in reading order."""

    number: int
    title: str | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A run of the frozen text and the part of the original file that it came from.

    *value* is ``page=3`` (RFC 8118, of a PDF) or ``table=1&row=2&col=3`` (a cell, numbered from one).
    """

    span: Span
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A file as it was read: its frozen text, what is known of it, and its articles.

    *published* is an ISO date as precise as stated; *place* is a GB/T 2260 code; unknown is None, never guessed.
    *original* is the SHA-256 of the file's bytes and *media_type* its format; *fragments* point back into it.
    *tabular* marks official tables: each sentence is a row, and each quote a cell.
    """

    stem: str
    text: str
    sha256: str
    title: str | None
    publisher: str | None
    published: str | None
    place: str | None
    url: str | None
    articles: tuple[Article, ...]
    original: str | None = None
    media_type: str = "text/plain"
    fragments: tuple[Fragment, ...] = ()
    tabular: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A known name in a sentence: *kind* is the scheme (group, place, benefit …), *concept* its IRI or code."""

    span: Span
    kind: str
    concept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A name that a model sees: *kind* is place, organization, initiative, group, metric, policy or honour.

    *score* is how sure the model is, between 0 and 1; what is *believed* is stated where no rule has read the words.
    """

    span: Span
    kind: str
    score: Decimal
    believed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence in context: what is inherited from around it, and the names found in it.

    *lead* is what stands just before it in its paragraph; *before* the sentence just before it in its article.
    """

    number: int
    article: int
    view: View
    role: Role
    headings: tuple[str, ...]
    lead: str
    before: str
    mentions: tuple[Mention, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    @property
    def text(self) -> str:
        """The repaired words."""
        return self.view.text


class Comparator(StrEnum):
    """How a printed figure bounds the true one; the signs of the views."""

    EQUAL = "="
    OVER = ">"
    UNDER = "<"
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOUT = "~"


class Aspect(StrEnum):
    """What of a metric a figure tells."""

    LEVEL = "level"
    CHANGE = "change"
    GROWTH = "growth"


class Modality(StrEnum):
    """How a figure is meant."""

    ACTUAL = "actual"
    TARGET = "target"
    LIMIT = "limit"


class Measure(StrEnum):
    """What sort of quantity it is."""

    STOCK = "stock"
    FLOW = "flow"
    SHARE = "share"
    STANDARD = "standard"


class Phase(StrEnum):
    """Which end of a change a figure is."""

    BEFORE = "before"
    AFTER = "after"


class Basis(StrEnum):
    """Where a period comes from."""

    STATED = "stated"
    HEADING = "heading"
    REPORT = "report"
    PUBLICATION = "publication"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A printed figure: its value in the base unit and the interval that its words allow.

    *raw* is the figure as printed (7.4万余); *unit* a notation of the units scheme;
    *classifier* the printed measure word. A bound that the words leave open is None.
    """

    raw: str
    value: Decimal
    unit: str
    classifier: str | None
    comparator: Comparator
    bound_words: str | None
    lower: Decimal | None
    upper: Decimal | None
    lower_inclusive: bool
    upper_inclusive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When a figure holds; *begin* and *end* are what is stated, *earliest* and *latest* all that it can mean.

    An end without a begin is an instant or an as-of date.
    *duration* is an ISO 8601 duration (五年来 is P5Y, without dates).
    """

    begin: date | None = None
    end: date | None = None
    basis: Basis = Basis.NONE
    earliest: date | None = None
    latest: date | None = None
    duration: str | None = None
    cumulative: bool = False
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words a statement rests on, in the frozen text; *sentence* is the number of its sentence.

    *proposed* is how sure the model was that named them; None where a rule read them.
    """

    quote: Span
    figure: Span | None
    sentence: int
    proposed: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRef:
    """A place: a GB/T 2260 code, or a local name under the code of what it lies in (济南高新区, 杏花村社区)."""

    code: str | None
    name: str
    within: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptRef:
    """A word and the concept it stands for; a word no scheme knows is a candidate (*concept* is None).

    *members* are the concepts of a compound (低保、孤困儿童);
    *nearest* is the scheme's best guess for a candidate, with its score.
    """

    words: str
    concept: str | None
    members: tuple[str, ...] = ()
    nearest: str | None = None
    score: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A figure that the report states about the world, as extracted; *place* is None where the report's own is meant.

    *title* is what is measured as this report words it, without place, date or figure; *whole* the title of the total
    that an 其中 part belongs to; *rival* links the two ends of one change by a shared number within the sentence.
    """

    evidence: Evidence
    quantity: Quantity
    title: str
    aspect: Aspect
    modality: Modality
    measure: Measure
    period: Period
    place: PlaceRef | None
    groups: tuple[str, ...]
    programs: tuple[str, ...]
    phase: Phase | None = None
    change: int | None = None
    residence: str | None = None
    base_period: str | None = None
    denominator: str | None = None
    funding: str | None = None
    whole: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """A named undertaking: a brand, action, project, fund, mechanism …; *type* and *domain* are scheme notations."""

    evidence: Evidence
    name: str
    type: str
    domain: str
    place: PlaceRef | None
    groups: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """An honour, pilot or listing and who holds it; *holder_type* is place, organization, program or people."""

    evidence: Evidence
    holder: str
    holder_type: str
    name: str
    level: str | None
    count: int | None = None
    grantor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RankClaim:
    """A claim to be first or highest: *words* as printed (全省首位), *scope* what is compared (全省)."""

    evidence: Evidence
    words: str
    scope: str
    subject: str
    place: PlaceRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A document that the report names; *issued* is an ISO date as precise as stated."""

    evidence: Evidence
    title: str
    issuer: str | None = None
    joint_issuers: int | None = None
    issued: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMention:
    """A beneficiary group that the report speaks of, as printed."""

    evidence: Evidence
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place that the report names."""

    evidence: Evidence
    name: str
    place: PlaceRef


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationMention:
    """A department or body that the report names; *full* is its name as it is known elsewhere, None where unknown.

    市民政局 in a report of 泉州市 is 泉州市民政局.
    """

    evidence: Evidence
    name: str
    full: str | None = None


NamedStatement = Initiative | Designation | RankClaim | Policy | GroupMention | PlaceMention | OrganizationMention
Statement = Observation | NamedStatement


class Fate(StrEnum):
    """What became of a number in the text."""

    STATED = "stated"
    SET_ASIDE = "set aside"
    NOT_UNDERSTOOD = "not understood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of the text and what became of it; *reason* says why it was set aside (date, ordinal, name …)."""

    span: Span
    fate: Fate
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A linked observation: one figure that a report states, with every place in the report that states it.

    The identity is *sentence_digest*, *raw* and *nth* (of the first evidence): never how the figure was read.
    *joins* is the key of the claim at the other end of its change, *whole* that of the total it is a part of;
    *confidence* is how probable it is that it was read rightly, None where nobody estimated it.
    """

    key: str
    observation: Observation
    evidence: tuple[Evidence, ...]
    metric: ConceptRef
    groups: tuple[ConceptRef, ...]
    programs: tuple[str, ...]
    benefit: str | None
    place: PlaceRef | None
    joins: str | None = None
    whole: str | None = None
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A linked statement other than a figure, one a name and report, with all its evidence.

    *key* names it within its report; *concept* is that of a group, *place* that of a place or of a designated holder.
    """

    key: str
    statement: NamedStatement
    evidence: tuple[Evidence, ...]
    concept: ConceptRef | None = None
    place: PlaceRef | None = None
    groups: tuple[ConceptRef, ...] = ()
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was understood of one report: what the graph stage describes and a shard holds."""

    report: Report
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    named: tuple[Named, ...]
    numbers: tuple[Number, ...]
