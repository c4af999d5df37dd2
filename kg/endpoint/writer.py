"""The process that writes: clones the snapshot in force, applies one update or one graph, and switches.

Started as ``python -m kg.endpoint.writer``, as the query processes are; killed at any moment, it leaves the store as it
was.
"""

from __future__ import annotations

import argparse
import json
import resource
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg.endpoint import isolation, tunnel
from kg.endpoint.frames import LENGTHS, Head, frame
from kg.errors import KgError
from kg.search import INDEX, write_index
from kg.store.drafts import Draft
from kg.store.edits import Graph, edit
from kg.store.manifest import Manifest
from kg.store.snapshots import text_in


class MissingGraphError(Exception):
    """There is no such graph."""


class PayloadError(Exception):
    """What was sent is no RDF."""


def main() -> None:
    """Say that it is ready, and write."""
    options = _options()
    line = socket.socket(fileno=options.line)
    isolation.die_with(options.parent)
    isolated = isolation.leave() if options.gate is None else tunnel.dig(options.gate, options.allow)
    isolation.limit(options.memory, resource.RLIM_INFINITY)
    line.sendall(frame({"kind": "ready", "snapshot": "", "isolated": isolated}))
    stream = line.makefile("rb")
    while lengths := stream.read(LENGTHS.size):
        words, size = LENGTHS.unpack(lengths)
        head: Head = json.loads(stream.read(words))
        line.sendall(frame(_written(options.store, head, stream.read(size))))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kg.endpoint.writer")
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--line", type=int, required=True)
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--memory", type=int, required=True)
    parser.add_argument("--gate", type=Path)
    parser.add_argument("--allow", action="append", default=[])
    return parser.parse_args()


def _written(store_dir: Path, head: Head, body: bytes) -> Head:
    try:
        if head["do"] == "update":
            snapshot, created = edit(store_dir, partial(_update, head), None, _indexed)
        else:
            snapshot, created = edit(store_dir, _change(head, body), _graph(head["graph"]), _indexed)
    except MissingGraphError:
        return {"kind": "missing"}
    except PayloadError as error:
        return {"kind": "payload", "message": str(error)}
    except SyntaxError as error:
        return {"kind": "syntax", "message": str(error)}
    except KgError as error:
        return {"kind": "refused", "message": str(error)}
    except MemoryError:
        return {"kind": "failed", "message": "the change needs more memory than a change may have"}
    except (OSError, RuntimeError, ValueError) as error:
        return {"kind": "failed", "message": str(error)}
    return {"kind": "written", "snapshot": snapshot, "created": created}


def _update(head: Head, store: ox.Store) -> bool:
    store.update(head["text"], base_iri=head["base"])
    return False


def _change(head: Head, body: bytes) -> Callable[[ox.Store], bool]:
    """The change of one graph; what it returns is whether the graph is new."""
    graph = _graph(head["graph"])
    triples = _triples(head, body)

    def change(store: ox.Store) -> bool:
        there = next(iter(store.quads_for_pattern(None, None, None, graph)), None) is not None
        if head["do"] == "delete" and not there and not isinstance(graph, ox.DefaultGraph):
            raise MissingGraphError
        if head["do"] in {"put", "delete"} and isinstance(graph, ox.DefaultGraph):
            store.clear_graph(graph)
        elif head["do"] in {"put", "delete"}:
            store.remove_graph(graph)
        store.extend(ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
        return not there

    return change


def _triples(head: Head, body: bytes) -> list[ox.Triple]:
    triples: list[ox.Triple] = []
    begin = 0
    for media, length in head["parts"]:
        part = body[begin : begin + length]
        begin += length
        form = ox.RdfFormat.from_media_type(media)
        try:
            quads = ox.parse(part, form, base_iri=head["base"], without_named_graphs=True, rename_blank_nodes=True)
            triples += [quad.triple for quad in quads]
        except (SyntaxError, ValueError) as error:
            raise PayloadError(str(error)) from error
    return triples


def _graph(iri: str | None) -> Graph:
    return ox.DefaultGraph() if iri is None else ox.NamedNode(iri)


def _indexed(draft: Draft, manifest: Manifest, store: ox.Store) -> None:
    """Put the search index of the changed graph into the draft, where the snapshot before had one."""
    current = draft.lease.current
    if current is not None and (current.path / INDEX).exists():
        texts = partial(text_in, current.path)
        digests = [entry.text for entry in manifest.reports]
        write_index(draft.folder / INDEX, store, texts, digests, current.path / INDEX)


if __name__ == "__main__":
    main()
