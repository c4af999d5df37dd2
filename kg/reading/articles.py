"""The articles of a page: where each begins, what it is called, and which headings stand above each paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.model import Paragraph, Role
from kg.reading.cues import Cues
from kg.reading.roles import Part, halves

# Parts that are looked back over for the start of an article: more than a page of a newspaper has.
LONGEST_ARTICLE = 300
MOST_TITLE_LINES = 4


# Levels of headings that a paragraph is under; a longer pile of short lines is no outline.
DEEPEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The parts of one article in reading order; the parts of its title are those at *title*."""

    parts: tuple[Part, ...]
    title: tuple[int, ...]

    @property
    def title_parts(self) -> tuple[Part, ...]:
        """The lines of the title."""
        return tuple(self.parts[i] for i in self.title)


def tell_apart(parts: Sequence[Part], cues: Cues) -> tuple[Story, ...]:
    """The articles of a page."""
    starts = _starts(parts, cues)
    stories = [
        _story(parts[begin:end], first=begin == 0, cues=cues)
        for begin, end in zip(starts, [*starts[1:], len(parts)], strict=True)
    ]
    return tuple(_with_lead_first(story) for story in stories)


def _starts(parts: Sequence[Part], cues: Cues) -> list[int]:
    """Where articles begin: at the titles before a byline, before the lines that date a page, or before a dateline."""
    starts = [0]
    said = False
    for i, part in enumerate(parts):
        begin = _title_before(parts, i) if said and _opens(part, cues) else None
        if begin is not None and begin > starts[-1]:
            starts.append(begin)
        elif said and part.role is Role.BYLINE and _is_orphan(parts, i):
            begin = _start_of_headless(parts, starts[-1], i)
            if begin is not None:
                starts.append(begin)
        said = said or part.role is Role.BODY
    return starts


def _opens(part: Part, cues: Cues) -> bool:
    if part.role is Role.BODY:
        return cues.dateline.match(part.text) is not None
    return part.role is Role.BYLINE or (part.role is Role.FURNITURE and part.block.dated)


def _title_before(parts: Sequence[Part], i: int) -> int | None:
    """The first of the title lines that stand directly before a part; marked headings are no titles."""
    begin = None
    for j in range(i - 1, -1, -1):
        if parts[j].role is Role.HEADING and _may_be_title(parts[j]):
            begin = j
        elif parts[j].role is not Role.FURNITURE or parts[j].block.dated:
            break
    return begin


def _may_be_title(part: Part) -> bool:
    return (not part.rank or part.rank.startswith("hash")) and not part.text.endswith("：")


def _is_orphan(parts: Sequence[Part], i: int) -> bool:
    """Whether a byline stands over running text that has no title: the opening of an article, printed elsewhere."""
    following = next((parts[j] for j in range(i + 1, len(parts)) if parts[j].role is not Role.FURNITURE), None)
    return following is not None and following.role is Role.BODY and i > 0 and parts[i - 1].role is Role.BODY


def _start_of_headless(parts: Sequence[Part], begin: int, end: int) -> int | None:
    """Where the article begins that lacks its opening: at the last run of titles longer than a section has."""
    runs = _heading_runs(parts, max(begin, end - LONGEST_ARTICLE), end)
    inner = [run for run in runs if any(part.role is Role.BODY for part in parts[begin : run[0]])]
    if len(inner) < 2:
        return None
    usual = sorted(len(run) for run in inner)[(len(inner) - 1) // 2]
    longer = [run for run in inner if len(run) > usual]
    return longer[-1][0] if longer else None


def _heading_runs(parts: Sequence[Part], begin: int, end: int) -> list[list[int]]:
    runs: list[list[int]] = []
    previous = None
    for i in range(begin, end):
        if parts[i].role is not Role.HEADING or parts[i].rank:
            continue
        if previous == i - 1 and runs:
            runs[-1].append(i)
        else:
            runs.append([i])
        previous = i
    return runs


def _story(parts: Sequence[Part], *, first: bool, cues: Cues) -> Story:
    title = _title(parts, cues)
    if not first:
        return Story(parts=tuple(parts), title=tuple(title))
    # What stands before the title of a page is no heading of the article: the name of the site, its menu.
    end = title[0] if title else _end_of_menu(parts)
    freed = [
        replace(part, role=Role.FURNITURE) if part.role is Role.HEADING and i < end else part
        for i, part in enumerate(parts)
    ]
    return Story(parts=tuple(freed), title=tuple(title))


def _end_of_menu(parts: Sequence[Part]) -> int:
    """Where a list of short lines ends that opens a page without a title."""
    run = 0
    for i, part in enumerate(parts):
        if part.role is Role.BODY:
            break
        run = run + 1 if part.role is Role.HEADING and _may_be_title(part) else 0
        if run > MOST_TITLE_LINES:
            following = (j for j in range(i, len(parts)) if parts[j].role is not Role.HEADING or parts[j].rank)
            return next(following, len(parts))
    return 0


def _title(parts: Sequence[Part], cues: Cues) -> list[int]:
    """The title lines among the headings before the running text."""
    groups, firm = _head_groups(parts, cues)
    # More lines than a title has are the menu of a site.
    titles = [i for i, group in enumerate(groups) if len(group) <= MOST_TITLE_LINES]
    if not titles:
        return []
    followed = [i for i in titles if i in firm]
    chosen = groups[followed[0] if followed else titles[-1]]
    ranks = sorted({parts[i].rank for i in chosen if parts[i].rank})
    if ranks:
        chosen = [i for i in chosen if parts[i].rank == ranks[0]]
    if followed:
        return chosen
    return _without_section(parts, chosen)


def _head_groups(parts: Sequence[Part], cues: Cues) -> tuple[list[list[int]], set[int]]:
    """The runs of possible titles before the first running text, and which of them a byline or date follows."""
    groups: list[list[int]] = []
    firm: set[int] = set()
    previous: int | None = None
    for i, part in enumerate(parts):
        if part.role is Role.BODY:
            if previous is not None and cues.dateline.match(part.text):
                firm.add(len(groups) - 1)
            break
        if part.role is Role.HEADING and _may_be_title(part):
            if previous is not None:
                groups[-1].append(i)
            else:
                groups.append([i])
            previous = i
            continue
        tells = part.role is Role.BYLINE or part.block.dated
        if groups and tells and _only_buttons(parts, groups, i):
            firm.add(len(groups) - 1)
        if part.role is not Role.CAPTION:
            previous = None
    return groups, firm


def _only_buttons(parts: Sequence[Part], groups: list[list[int]], i: int) -> bool:
    return all(part.role is Role.FURNITURE for part in parts[groups[-1][-1] + 1 : i])


def _without_section(parts: Sequence[Part], chosen: list[int]) -> list[int]:
    """A title's lines without the first section's heading, which looks like the later ones and not like a title."""
    sections = [part for part in parts[chosen[-1] + 1 :] if part.role is Role.HEADING and not part.rank]
    if len(chosen) > 1 and sections and _alike(parts[chosen[-1]], sections):
        return chosen[:-1]
    if len(chosen) == 1 and sum(section.text[:2] == parts[chosen[0]].text[:2] for section in sections) >= 2:
        return []
    return chosen


def _alike(part: Part, sections: Sequence[Part]) -> bool:
    shape = _shape(part)
    return sum(_shape(section) == shape for section in sections) * 2 >= len(sections)


def _shape(part: Part) -> tuple[int, int, bool]:
    parts = halves(part.text)
    return len(parts), len(parts[0]) if len(parts) > 1 else 0, any(char.isdecimal() for char in part.text)


def _with_lead_first(story: Story) -> Story:
    """An opening that the page sets elsewhere, at its place: after the title, before the first section."""
    moved = _displaced_lead(story)
    if not moved:
        return story
    kept = [i for i in range(len(story.parts)) if i not in moved]
    place = _first_section(story, kept)
    order = [*kept[:place], *moved, *kept[place:]]
    return Story(parts=tuple(story.parts[i] for i in order), title=tuple(order.index(i) for i in story.title))


def _displaced_lead(story: Story) -> list[int]:
    """The parts of an opening that stands apart: a late byline with its text, or a box inside a torn paragraph."""
    if _has_lead(story):
        return []
    parts = story.parts
    late = [i for i, part in enumerate(parts) if part.role is Role.BYLINE and i and parts[i - 1].role is Role.BODY]
    for i in late:
        text = [j for j in range(i + 1, len(parts)) if parts[j].role is not Role.FURNITURE]
        run = [j for j in text if parts[j].role is Role.BODY]
        if run and text == run:
            return [i, *run]
    boxed = [i for i, part in enumerate(parts) if part.role is Role.BODY and part.block.boxed]
    return boxed[:1]


def _has_lead(story: Story) -> bool:
    """Whether running text stands before the first section; an article without sections has no place for another."""
    after_title = story.parts[story.title[-1] + 1 :] if story.title else story.parts
    for part in after_title:
        if part.role is Role.BODY:
            return True
        if part.role is Role.HEADING:
            return False
    return True


def _first_section(story: Story, kept: Sequence[int]) -> int:
    title = set(story.title)
    for place, i in enumerate(kept):
        if story.parts[i].role is Role.HEADING and i not in title:
            return place
    return len(kept)


def paragraphs_of(story: Story) -> Iterator[Paragraph]:
    """The paragraphs of an article with the headings above each; its title is not among them."""
    title = set(story.title)
    above: list[tuple[str, str]] = []
    last_was_heading = False
    for i, part in enumerate(story.parts):
        if part.role is Role.HEADING and i not in title:
            above = _under(above, part, last_was_heading=last_was_heading)
            yield Paragraph(view=part.view, role=part.role, headings=tuple(text for _, text in above))
            above.append((part.rank, part.text))
        else:
            yield Paragraph(view=part.view, role=part.role, headings=() if i in title else tuple(t for _, t in above))
        last_was_heading = part.role is Role.HEADING and i not in title


def _under(above: list[tuple[str, str]], part: Part, *, last_was_heading: bool) -> list[tuple[str, str]]:
    """The headings that a new one stands under; an unmarked one right after another is its second line."""
    ranks = [rank for rank, _ in above]
    if part.rank not in ranks or (last_was_heading and not part.rank):
        return above[-DEEPEST:]
    return above[: ranks.index(part.rank)]
