"""The research questions: SPARQL files that say in both languages what they ask, in `#+` lines before the query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import QueryError
from kg.resources import queries_dir

_MARK = "#+"
_FIELD = re.compile(r"([A-Za-z][\w-]*):\s*(.*)")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question and the query that answers it; *fields* are all that its front matter says."""

    slug: str
    fields: Mapping[str, str]
    text: str

    def title(self, language: str) -> str:
        """What it asks, in zh or en."""
        return self._said("title", language) or self.slug

    def description(self, language: str) -> str:
        """How to read the answer, in zh or en; empty where nothing is said."""
        return self._said("description", language)

    def _said(self, name: str, language: str) -> str:
        for wanted in (language, *LANGUAGES):
            if said := self.fields.get(f"{name}_{wanted}"):
                return said
        return self.fields.get(name, "")


def questions(folder: Path | None = None) -> tuple[Question, ...]:
    """The questions of a folder (the project's own), in the order of their file names."""
    folder = queries_dir() / "questions" if folder is None else folder
    return tuple(_read(path) for path in sorted(folder.glob("*.rq")))


def parse(slug: str, source: str) -> Question:
    r"""The question that a file holds.

    >>> question = parse("05-light", "#+ title_en: Whom does it reach?\n#+   In two reports.\nASK { }\n")
    >>> question.title("en"), question.text
    ('Whom does it reach? In two reports.', 'ASK { }\n')
    """
    lines = source.lstrip("\ufeff").splitlines()
    front = [line for line in lines if line.startswith(_MARK)]
    fields: dict[str, str] = {}
    name = ""
    for line in front:
        words = line.removeprefix(_MARK).strip()
        field = _FIELD.fullmatch(words)
        if field:
            name, words = field[1], field[2]
        elif not name and words:
            raise QueryError(f"{slug}: “{line}” stands before any field; write `#+ title_zh: …`")
        fields[name] = f"{fields.get(name, '')} {words}".strip()
    text = "\n".join(line for line in lines if not line.startswith(_MARK)).strip("\n")
    return Question(slug=slug, fields=fields, text=text + "\n")


def _read(path: Path) -> Question:
    try:
        return parse(path.stem, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
