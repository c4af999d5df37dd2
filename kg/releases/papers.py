"""What people read of a release: README, CITATION.cff, the list of checksums, the changes; written from templates."""

from __future__ import annotations

from pathlib import Path

import jinja2

from kg.graph.vocabulary import BASE, ID
from kg.pipeline.telling import statements
from kg.releases.changes import Changes
from kg.releases.record import Release

_TEMPLATES = Path(__file__).parent / "templates"
# A report that was read anew changes in all its statements; nobody reads more than this, and the quads have all.
_MOST = 200


def readme(release: Release, *, with_texts: bool) -> str:
    """README.md of a release, in English and Chinese."""
    return _filled("README.md.j2", release, with_texts=with_texts)


def citation_file(release: Release) -> str:
    """CITATION.cff, Citation File Format 1.2.0."""
    return _filled("CITATION.cff.j2", release)


def changes_told(release: Release, found: Changes) -> str:
    """CHANGES.md: what changed since the release before, statement by statement."""
    lines = {report.stem: list(statements(report)) for report in found.reports}
    return _filled("CHANGES.md.j2", release, reports=found.reports, lines=lines, most=_MOST)


def sums(release: Release) -> str:
    """SHA256SUMS, as `sha256sum -c` reads it: of every file, and of what is packed in those that are packed."""
    pairs = [(file.name, file.sha256) for file in release.files]
    pairs += [(file.name.removesuffix(".gz"), file.unpacked) for file in release.files if file.unpacked]
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(pairs))


def _filled(name: str, release: Release, **content: object) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=False,  # noqa: S701 - Markdown and YAML of our own data, never HTML
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name).render(release=release, base=BASE, ids=ID, **content)
