"""The verb `kg publish`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import store_option, watched
from kg.errors import PublishError, StoreError

if TYPE_CHECKING:
    import httpx

    from kg.store import Snapshot


@click.command()
@click.argument("url", metavar="URL")
@click.option("--query", metavar="URL", help="Where questions go; else URL, with query for update at its end.")
@click.option("--graphs", metavar="URL", help="A Graph Store that takes the triples (POST ?graph=), quicker than URL.")
@click.option("--into", metavar="IRI", help="The graph for what is our default graph; else the default graph there.")
@click.option("--user", metavar="NAME", help="Authenticate by this name and the password of --password-env.")
@click.option("--password-env", default="KG_PASSWORD", metavar="VARIABLE", show_default=True, help="Holds it.")
@click.option("--digest", is_flag=True, help="Digest instead of basic authentication (Virtuoso's /sparql-auth).")
@click.option("--token-env", metavar="VARIABLE", help="Authenticate by the bearer token in this variable.")
@click.option("--snapshot", default="current", metavar="NAME", help="Another snapshot than the one in force.")
@click.option("--whole", is_flag=True, help="Send everything, also where the target holds an earlier snapshot.")
@click.option("--replace", is_flag=True, help="Replace what others have put into the graphs that ours go to.")
@click.option("--batch", default=5_000, type=click.IntRange(min=1), metavar="N", help="Triples in a request.")
@store_option
def publish(
    *,
    url: str,
    query: str | None,
    graphs: str | None,
    into: str | None,
    user: str | None,
    password_env: str,
    digest: bool,
    token_env: str | None,
    snapshot: str,
    whole: bool,
    replace: bool,
    batch: int,
    store_dir: Path,
) -> None:
    """Send a snapshot to the SPARQL 1.1 store whose updates go to URL.

    Where it holds a snapshot that is still in the store here, only what changed is sent. Until all has arrived and been
    counted, the graphs there stay as they are; the counts of all graphs are compared at the end.

    \b
    Example:
        kg publish http://localhost:7878/update
        kg publish http://localhost:8890/sparql-auth --query http://localhost:8890/sparql \\
            --graphs http://localhost:8890/sparql-graph-crud-auth --into https://example.org/minzheng \\
            --user dba --digest
    """
    import pyoxigraph as ox

    from kg.publishing import Target
    from kg.publishing import publish as publish_to
    from kg.store.history import open_snapshot

    target = Target(
        update=url,
        query=query or _query_address(url),
        graphs=graphs,
        auth=_auth(user, password_env, digest=digest),
        token=_secret(token_env) if token_env else None,
        into=ox.NamedNode(into) if into else None,
    )
    with ExitStack() as held:
        found = held.enter_context(open_snapshot(store_dir, snapshot))
        held.enter_context(target)

        def kept(name: str) -> Snapshot | None:
            try:
                return held.enter_context(open_snapshot(store_dir, name))
            except StoreError:
                return None

        with _told() as progress:
            done = publish_to(found, target, kept=kept, whole=whole, replace=replace, batch=batch, progress=progress)
    if done.whole:
        click.echo(f"{done.added} triples sent, all of the snapshot", err=True)
    else:
        click.echo(f"{done.added} triples added, {done.removed} removed since {done.before}", err=True)
    click.echo(done.snapshot)


def _query_address(url: str) -> str:
    """Where questions go, as servers have it: /update beside /query, else one address for both."""
    return f"{url.removesuffix('update')}query" if url.endswith("/update") else url


def _auth(user: str | None, variable: str, *, digest: bool) -> httpx.Auth | None:
    import httpx

    if user is None:
        return None
    password = _secret(variable)
    return httpx.DigestAuth(user, password) if digest else httpx.BasicAuth(user, password)


def _secret(variable: str) -> str:
    """The value of a variable of the environment: on a command line everybody on the machine could read it."""
    if not os.environ.get(variable):
        raise PublishError(f"{variable}: no such variable in the environment; set it to the password or token")
    return os.environ[variable]


@contextmanager
def _told() -> Iterator[_Told | None]:
    yield _Told() if watched(sys.stderr) else None


class _Told:
    def __call__(self, triples: int) -> None:
        click.echo(f"\r{triples} triples", nl=False, err=True)
