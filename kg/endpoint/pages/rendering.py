"""From a template and what it tells to a response: language, theme, words, addresses."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jinja2

from kg.endpoint import formats
from kg.endpoint.messages import Request, Response
from kg.endpoint.names import href_of, short
from kg.endpoint.pages.asking import Label
from kg.endpoint.problems import not_found
from kg.explain.labels import Words
from kg.graph.vocabulary import BASE
from kg.questions import LANGUAGES

WEB = Path(__file__).parents[2] / "web"
PAGE_TYPE = "text/html; charset=utf-8"
THEMES = ("auto", "light", "dark")

_STATIC_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_A_YEAR = 31_536_000


class Frame:
    """The templates, words and static files; read once."""

    def __init__(self) -> None:
        self.texts: Mapping[str, Any] = tomllib.loads((WEB / "texts.toml").read_text(encoding="utf-8"))
        self.explained: Mapping[str, Any] = tomllib.loads((WEB / "explain" / "texts.toml").read_text(encoding="utf-8"))
        folders = (WEB / "static", WEB / "dist")
        self._static = {
            path.name: path.read_bytes()
            for folder in folders
            if folder.is_dir()
            for path in sorted(folder.iterdir())
            if path.suffix in _STATIC_TYPES
        }
        self._digests = {name: hashlib.sha256(body).hexdigest()[:12] for name, body in self._static.items()}
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(WEB / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def words(self, section: str = "words") -> Mapping[str, Words]:
        """The words of a section, in both languages."""
        return {name: Words(text["zh"], text["en"]) for name, text in self.texts[section].items()}

    def has(self, name: str) -> bool:
        """Whether a static file is there; the editor is not where it could not be built."""
        return name in self._static

    def page(
        self,
        request: Request,
        template: str,
        *,
        labels: Mapping[str, Label] | None = None,
        status: int = 200,
        **content: Any,  # noqa: ANN401 - a template takes anything
    ) -> Response:
        """The page that a template makes of its content."""
        language, theme = language_of(request), theme_of(request)
        html = self._templates.get_template(template).render(
            lang=language,
            theme=theme,
            w={name: text[language] for name, text in self.texts["words"].items()},
            static=self._static_url,
            here=_here(request),
            say=_sayer(language),
            name=_namer(labels or {}, language),
            href=href_of,
            has=self.has,
            kind_words={name: text[language] for name, text in self.texts["kinds"].items()},
            at=request.path,
            endpoint=f"{request.origin}/sparql",
            base=BASE,
            **content,
        )
        response = Response(status=status, content_type=PAGE_TYPE, body=html.encode())
        response.headers |= {"Vary": "Accept, Accept-Language, Cookie", "Cache-Control": "no-cache"}
        kept = [
            f"{name}={value}; Path=/; Max-Age={_A_YEAR}; SameSite=Lax; HttpOnly"
            for name, value, choices in (("lang", language, LANGUAGES), ("theme", theme, THEMES))
            if request.parameter(name) in choices
        ]
        if kept:
            # One header holds one cookie; a page switches one thing at a time.
            response.headers["Set-Cookie"] = kept[0]
        return response

    def static(self, request: Request) -> Response:
        """A style or a script; kept for good under the address that names its content."""
        name = request.path.removeprefix("/static/")
        body = self._static.get(name)
        if body is None:
            raise not_found(request.path)
        digest = self._digests[name]
        tag = f'"{digest}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if request.parameter("v") == digest:
            headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
        if request.headers.get("if-none-match") == tag:
            return Response(status=304, headers=headers)
        return Response(content_type=_STATIC_TYPES[Path(name).suffix], body=body, headers=headers)

    def _static_url(self, name: str) -> str:
        return f"/static/{name}?v={self._digests[name]}"


def language_of(request: Request) -> str:
    """The language of the pages: the one switched to, else what the browser likes best."""
    for wanted in (request.parameter("lang"), request.cookie("lang")):
        if wanted in LANGUAGES:
            return wanted
    return preferred(request.headers.get("accept-language", ""))


def theme_of(request: Request) -> str:
    """The theme switched to, else what the system says."""
    for wanted in (request.parameter("theme"), request.cookie("theme")):
        if wanted in THEMES:
            return wanted
    return THEMES[0]


def preferred(accept_language: str) -> str:
    """Chinese or English, as a browser likes it; Chinese where it says nothing.

    >>> preferred("en-GB,en;q=0.9,zh;q=0.5"), preferred("fr"), preferred("")
    ('en', 'en', 'zh')
    """
    liked: dict[str, float] = {}
    for part in accept_language.split(","):
        tag, _, quality = part.strip().partition(";q=")
        liked.setdefault(tag.partition("-")[0].lower(), formats.number(quality or "1"))
    if not accept_language.strip() or liked.get("zh", 0) > liked.get("en", 0):
        return "zh"
    return "en" if "en" in liked or "*" not in liked else "zh"


def _here(request: Request) -> Callable[..., str]:
    """The address of this page with some parameters changed; None takes one away."""
    asked = parse_qsl(request.query, keep_blank_values=True, max_num_fields=1000)

    def here(**changed: str | None) -> str:
        kept = [(name, value) for name, value in asked if name not in changed]
        return "?" + urlencode([*kept, *((name, value) for name, value in changed.items() if value is not None)])

    return here


def _sayer(language: str) -> Callable[[Words | None], str]:
    def say(words: Words | None) -> str:
        return "" if words is None else words.zh if language == "zh" else words.en

    return say


def _namer(labels: Mapping[str, Label], language: str) -> Callable[[str], str]:
    def name(iri: str) -> str:
        return labels[iri].of(language) if iri in labels else short(iri).removeprefix("id/")

    return name
