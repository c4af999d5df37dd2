"""The verb `kg serve`."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from kg.cli.options import store_option


class Address(click.ParamType[tuple[str, int]]):
    """HOST:PORT; the host may be left out, an IPv6 address stands in brackets.

    >>> Address().convert("127.0.0.1:8000", None, None), Address().convert("[::1]:0", None, None)
    (('127.0.0.1', 8000), ('::1', 0))
    """

    name = "HOST:PORT"

    def convert(
        self, value: str | tuple[str, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """The host and the port."""
        if isinstance(value, tuple):
            return value
        host, colon, port = value.rpartition(":")
        if not colon or not port.isascii() or not port.isdigit() or int(port) > 65535:
            self.fail(f"{value!r} is not HOST:PORT, as in 127.0.0.1:8000", param, ctx)
        return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)


@click.command()
@store_option
@click.option("--bind", type=Address(), default="127.0.0.1:8000", show_default=True, help="Where to listen.")
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="The most that a query may take.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Query processes.  [default: one a core, at least two]")
def serve(*, store_dir: Path, bind: tuple[str, int], seconds: float, workers: int | None) -> None:
    """Serve SPARQL, linked data and the web page, until interrupted.

    A new snapshot is served as soon as a build has published it.

    \b
    Example:
        kg serve --store build/store --bind 127.0.0.1:8000
    """  # noqa: D301 - click's mark for lines that are not to be wrapped
    from kg.endpoint.server import DEFAULT_WORKERS
    from kg.endpoint.server import serve as run
    from kg.endpoint.workers import Limits

    logging.basicConfig(level=logging.INFO, format="kg: %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    host, port = bind
    run(
        store_dir,
        host,
        port,
        workers=workers or DEFAULT_WORKERS,
        limits=Limits(seconds=seconds),
        ready=lambda address: click.echo(
            f"kg: serving {store_dir} at {address}/ (SPARQL at {address}/sparql)", err=True
        ),
    )
