"""Virtuoso 7 as Debian has it, in a folder of its own, empty or with a database made from N-Triples."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.servers import Server, free_port, running

GRAPH = "http://example.org/bench"
_SETTINGS = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DirsAllowed = {folder}
NumberOfBuffers = 85000
MaxDirtyBuffers = 62500
ServerThreads = 20
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 16
MaxClientConnections = 16
KeepAliveTimeout = 10
MaxKeepAlives = 16
[SPARQL]
ResultSetMaxRows = 1000000
DefaultGraph = {graph}
MaxQueryExecutionTime = 60
"""


def installed() -> bool:
    """Whether this machine has it."""
    return shutil.which("virtuoso-t") is not None and shutil.which("isql-vt") is not None


@contextmanager
def running_in(folder: Path) -> Iterator[tuple[Server, int]]:
    """Run it on an empty database in a folder; yield it and its port for isql, where dba's password is dba."""
    port, http = free_port(), free_port()
    text = _SETTINGS.format(port=port, http=http, folder=folder, graph=GRAPH)
    (folder / "virtuoso.ini").write_text(text, encoding="ascii")
    command = ["virtuoso-t", "+foreground", "+wait", "+configfile", str(folder / "virtuoso.ini")]
    with running(command, http, "/sparql?query=ASK%7B%7D", folder) as pid:
        yield Server(name="virtuoso", port=http, pid=pid), port


@contextmanager
def running_on(data: Path, folder: Path) -> Iterator[Server]:
    """Run it on the triples of a file, as its only and default graph."""
    folder.mkdir()
    shutil.copyfile(data, folder / "data.nt")
    with running_in(folder) as (server, port):
        commands = (
            f"ld_dir('{folder}', 'data.nt', '{GRAPH}');",
            "rdf_loader_run();",
            "checkpoint;",
        )
        for line in commands:
            subprocess.run(
                ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", f"exec={line}"], check=True, capture_output=True
            )
        yield server
