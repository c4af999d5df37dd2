"""The verb `kg serve`."""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import store_option

if TYPE_CHECKING:
    from kg.endpoint.settings import Settings

_MIB = 1024**2


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


def _configured(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    """Take the defaults of the options from a TOML file; the environment and the command line win over it."""
    if path is None:
        return None
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"{path}: not TOML ({error})", ctx, param) from error
    options = {option.name.replace("_", "-"): option.name for option in ctx.command.params if option.name}
    names = {_spoken(option): option.name for option in ctx.command.params if option.name} | options
    unknown = sorted(given.keys() - names.keys() | given.keys() & {"config"})
    if unknown:
        known = ", ".join(sorted(_spoken(option) for option in ctx.command.params if option is not param))
        raise click.BadParameter(f"{path}: there is no setting {unknown[0]}; there are {known}", ctx, param)
    ctx.default_map = {str(names[name]): value for name, value in given.items()}
    return path


def _spoken(option: click.Parameter) -> str:
    """What an option is called on the command line."""
    return max(option.opts, key=len).removeprefix("--")


@click.command()
@click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    is_eager=True,
    expose_value=False,
    callback=_configured,
    metavar="FILE",
    help="A TOML file of these options, by their long names.",
)
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
@click.option("--workers", type=click.IntRange(min=1), help="Query processes.  [default: two more than cores]")
@click.option(
    "--long", "long", type=click.IntRange(min=0), default=4, show_default=True, help="Long queries running at once."
)
@click.option(
    "--patience",
    type=click.FloatRange(min=0, min_open=True),
    default=0.25,
    show_default=True,
    metavar="SECONDS",
    help="After which a query is a long one and steps back.",
)
@click.option(
    "--memory", type=click.IntRange(min=256), default=2048, show_default=True, metavar="MIB", help="Of a query process."
)
@click.option(
    "--longest", type=click.IntRange(min=1), default=1024, show_default=True, metavar="MIB", help="An answer may be."
)
@click.option("--queue", type=click.IntRange(min=0), default=64, show_default=True, help="Queries that may wait.")
@click.option(
    "--per-client", type=click.IntRange(min=1), default=16, show_default=True, help="Queries of one client at once."
)
@click.option(
    "--cache", type=click.IntRange(min=0), default=64, show_default=True, metavar="MIB", help="For answers kept."
)
@click.option("--allow-host", "allow_hosts", multiple=True, metavar="HOST", help="A host that SERVICE may ask.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Turns writing on, for who knows the token in it.",
)
@click.option("--allow-corrections", is_flag=True, help="Have who knows the token correct claims by the pages.")
@click.option(
    "--corrections",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The table that they add to.  [default: that of the store]",
)
@click.option("--trust-proxy", "proxies", multiple=True, metavar="ADDRESS", help="Believe its X-Forwarded-For.")
@click.option("--access-log", type=click.Path(path_type=Path), metavar="FILE", help="A line a request; - is stderr.")
@click.option("--log-addresses", is_flag=True, help="Have the clients' addresses in it.")
@click.option("--releases", type=click.Path(path_type=Path), metavar="FOLDER",
              help="Where releases lie.  [default: the folder releases of the store]")  # fmt: skip
@click.option(
    "--finish-within",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    metavar="SECONDS",
    help="What is being answered has, when the server stops.",
)
def serve(**options: Any) -> None:  # noqa: ANN401 - they are named and typed above
    """Serve SPARQL, linked data and the web page, until interrupted.

    A new snapshot is served as soon as a build has published it. Every option is also an environment variable
    (KG_SERVE_TIMEOUT) and a line of the --config file (timeout = 10).

    \b
    Example:
        kg serve --store build/store --bind 127.0.0.1:8000
    """
    from kg.endpoint.server import serve as run

    logging.basicConfig(level=logging.INFO, format="kg: %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    store_dir = options["store_dir"]
    run(
        _settings(options),
        ready=lambda address: click.echo(
            f"kg: serving {store_dir} at {address}/ (SPARQL at {address}/sparql)", err=True
        ),
    )


for _option in serve.params:
    if isinstance(_option, click.Option):
        _option.envvar = f"KG_SERVE_{_spoken(_option).replace('-', '_').upper()}"


def _table(options: dict[str, Any]) -> Path:
    from kg.corrections.table import NAME

    given: Path | None = options["corrections"]
    return given or options["store_dir"] / NAME


def _settings(options: dict[str, Any]) -> Settings:
    from kg.endpoint.hosts import Host
    from kg.endpoint.limits import Limits
    from kg.endpoint.settings import DEFAULT_WORKERS, Settings, SettingsError, read_token

    if options["allow_corrections"] and not options["token_file"]:
        raise SettingsError("--allow-corrections needs --token-file: who corrects brings the token in it")
    host, port = options["bind"]
    return Settings(
        store_dir=options["store_dir"],
        host=host,
        port=port,
        workers=options["workers"] or DEFAULT_WORKERS,
        limits=Limits(
            seconds=options["seconds"],
            memory=options["memory"] * _MIB,
            longest=options["longest"] * _MIB,
            waiting=options["queue"],
            patience=options["patience"],
            long=options["long"],
            per_client=options["per_client"],
        ),
        cache=options["cache"] * _MIB,
        hosts=tuple(Host.of(name) for name in options["allow_hosts"]),
        token=read_token(options["token_file"]) if options["token_file"] else None,
        corrections=_table(options) if options["allow_corrections"] else None,
        trusted=frozenset(options["proxies"]),
        access_log=options["access_log"],
        log_addresses=options["log_addresses"],
        finish_within=options["finish_within"],
        releases=options["releases"],
    )
