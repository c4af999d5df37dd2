"""What a report says of itself: its title, who published it and when, its address; None where it does not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kg.model import Role, Span, View
from kg.reading.articles import Story
from kg.reading.cues import Cues
from kg.reading.lines import BYLINE_SIGNS, Field
from kg.reading.pieces import DATE
from kg.reading.roles import Part

MONTH_DAY = re.compile(r"(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
SINCE_YEAR = re.compile(r"(?P<year>20\d{2})年以来")
YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})年")
STEM_DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})-?(?P<month>\d{2})-?(?P<day>\d{2})(?!\d)")
SIGNED_MONTH = re.compile(r"(?P<year>(?:19|20)\d{2})年(?P<month>\d{1,2})月")
ADDRESS = re.compile(r"https?://[^\s，。；）》”]+")

# A name is at most so long; what stands further off is another word.
REACH = 16
CREDITED = re.compile(r"据(?P<name>[\u4e00-\u9fff·]{2,12}?)(?:报道|消息|讯)")
WIRED = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,12}?)(?:\d{1,2}月\d{1,2}日)?[讯电](?=[（，\s])")
NAME_BEFORE = re.compile(r"[\u4e00-\u9fff·]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of a report; *published* is an ISO date as precise as stated."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None


def printed(view: View, text: str) -> str:
    """The words of a view as the frozen text has them."""
    return "".join(" " if char == " " else text[at] for char, at in zip(view.text, view.offsets, strict=True)).strip()


def describe(stories: Sequence[Story], text: str, stem: str, cues: Cues) -> Metadata:
    """What the pages say of the report."""
    parts = [part for story in stories for part in story.parts]
    fields = [field for part in parts for field in part.block.fields]
    return Metadata(
        title=_title(stories, fields, text),
        publisher=_publisher(parts, fields, text, cues),
        published=_published(parts, fields, stem),
        url=_address(fields, text),
    )


def title_of(story: Story, text: str) -> str | None:
    """The title of an article as printed, its lines parted by a blank."""
    return " ".join(printed(part.view, text) for part in story.title_parts) or None


def _title(stories: Sequence[Story], fields: Sequence[Field], text: str) -> str | None:
    return (
        _value(fields, "title-label", text)
        or (title_of(stories[0], text) if stories else None)
        or _value(fields, "first-title-label", text)
    )


def _value(fields: Iterable[Field], label: str, text: str) -> str | None:
    return next((name for f in fields if f.label == label and (name := printed(f.value, text).strip(" |"))), None)


def _address(fields: Sequence[Field], text: str) -> str | None:
    found = ADDRESS.match(_value(fields, "address-label", text) or "")
    return found[0] if found else None


def _publisher(parts: Sequence[Part], fields: Sequence[Field], text: str, cues: Cues) -> str | None:
    return (
        _value(fields, "source-label", text)
        or _value(fields, "issuer-label", text)
        or next(_bylines(parts, text, cues), None)
        or next(_credits(parts, text, cues), None)
        or next(_signatures(parts, text, cues), None)
        or _value(fields, "host-label", text)
    )


def _bylines(parts: Sequence[Part], text: str, cues: Cues) -> Iterator[str]:
    """The outlets whose reporters sign: 晚报 of □晚报记者, 济南日报 of 济南日报·爱济南记者."""
    for part in parts:
        if part.role not in {Role.BYLINE, Role.BODY}:
            continue
        for match in cues.reporter.finditer(part.text):
            before = NAME_BEFORE.search(part.text, max(0, match.start() - REACH), match.start())
            if before is None or not _is_signed(part, before.start()):
                continue
            name = _outlet(before[0], cues)
            if name is not None:
                start = before.start()
                yield printed(View(name, part.view.offsets[start : start + len(name)]), text)


def _is_signed(part: Part, start: int) -> bool:
    """Whether a name stands where a byline begins: at the start of a line or of brackets."""
    return (part.role is Role.BYLINE and start == 0) or (start > 0 and part.text[start - 1] in BYLINE_SIGNS)


def _outlet(name: str, cues: Cues) -> str | None:
    """The name's first part where it ends as an outlet's does; what any outlet calls itself tells none."""
    word = name.split("·", maxsplit=1)[0]
    if word in cues.words["own-outlet"] or cues.outlet_end.search(word) is None:
        return None
    return word


def _credits(parts: Sequence[Part], text: str, cues: Cues) -> Iterator[str]:
    """The outlets that a reprint credits or that open their own news: 据安徽日报报道, 济宁新闻网讯."""
    for part in parts:
        if part.role is not Role.BODY:
            continue
        match = CREDITED.match(part.text) or WIRED.match(part.text)
        if match is not None and _outlet(match["name"], cues):
            yield printed(part.view.part(_span(match, "name")), text)


def _signatures(parts: Sequence[Part], text: str, cues: Cues) -> Iterator[str]:
    """An office that signs below the last paragraph."""
    for part in parts[::-1]:
        if part.role is Role.BODY:
            return
        if part.role is Role.BYLINE and any(part.text.endswith(word) for word in cues.words["office"]):
            yield printed(part.view, text)


def _span(match: re.Match[str], group: str) -> Span:
    return Span(*match.span(group))


def _published(parts: Sequence[Part], fields: Sequence[Field], stem: str) -> str | None:
    for label in ("date-label", "written-label", "date"):
        for field in fields:
            found = DATE.search(field.value.text) if field.label == label else None
            day = _iso(found)
            if day is not None:
                return day
    return _signed_date(parts) or _dateline(parts, stem)


def _iso(match: re.Match[str] | None) -> str | None:
    """The ISO form of a date, None where there is no such day.

    >>> _iso(DATE.search("2024年2月9日")), _iso(DATE.search("2024-02-31"))
    ('2024-02-09', None)
    """
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        return None


def _signed_date(parts: Sequence[Part]) -> str | None:
    """The date alone on a line below the last paragraph; of a month where no day is given."""
    for part in parts[::-1][:6]:
        text = part.text.strip("（）() ")
        day = DATE.fullmatch(text)
        if day is not None:
            return _iso(day)
        month = SIGNED_MONTH.fullmatch(text)
        if month is not None and 1 <= int(month["month"]) <= 12:
            return f"{month['year']}-{int(month['month']):02}"
    return None


def _dateline(parts: Sequence[Part], stem: str) -> str | None:
    """The day that a news story opens with, where its year is certain: from the same paragraph, or the file's name."""
    bodies = [part.text for part in parts if part.role is Role.BODY]
    opening = next((text for text in bodies if MONTH_DAY.match(text) or DATE.match(text)), "")
    days = {(int(m["month"]), int(m["day"])) for text in bodies for m in MONTH_DAY.finditer(text)}
    named = STEM_DATE.search(stem)
    if named is not None and (int(named["month"]), int(named["day"])) in days:
        return _iso(named)
    whole = DATE.match(opening)
    if whole is not None:
        return _iso(whole)
    return _in_year(MONTH_DAY.match(opening), opening, bodies)


def _in_year(day: re.Match[str] | None, opening: str, bodies: Sequence[str]) -> str | None:
    since = SINCE_YEAR.search(opening)
    if day is None or since is None:
        return None
    # A later year is a plan of that year's report, or a story of the next year: either way the year is not certain.
    years = {int(m["year"]) for text in bodies for m in YEAR.finditer(text)}
    if max(years) > int(since["year"]):
        return None
    try:
        return date(int(since["year"]), int(day["month"]), int(day["day"])).isoformat()
    except ValueError:
        return None
