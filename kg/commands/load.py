"""A release into a triple store."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.commands.terminal import plain, say

if TYPE_CHECKING:
    from kg.load.transfer import Loaded
    from kg.terms import IRI

SUMMARY = "a release into a triple store"

_ABOUT = """\
Load the named graphs of a release into a triple store: a graph for each letter, one for what is known beside them, one
for the dataset. A graph that the store has already is left alone; one that differs is sent whole, read back and
compared. Readers see the old graph or the new one. A graph that an earlier load made and the release no longer has is
removed; other graphs are never touched. A load that was interrupted is taken up by running it again.

What was loaded is said in the store itself, in the graph BASE/graph/load. Load from one place at a time: two loads at
once find each other's graphs, say so, and end with code 5.
"""
_WHO = """\
who you are (never on the command line, where others on the machine can see it), the first that is given:
  --credentials FILE    one line: USER:PASSWORD, or a bearer token
  KG_LOAD_TOKEN         a bearer token, in the environment
  KG_LOAD_USER and KG_LOAD_PASSWORD
  ~/.netrc              or the file that NETRC names
A password is sent when the server asks for it, as digest or basic authentication, as it asks.

exit codes: 0 the store holds the release     2 usage     5 the server failed, refused, or holds something else

examples:
  kg load http://localhost:7878                            Oxigraph, which says that it is
  kg load http://localhost:3030/letters --kind fuseki
  kg load http://localhost:8890 --kind virtuoso --credentials ~/.virtuoso
  kg load https://example.org/update --kind sparql --query-url https://example.org/query
  kg load http://localhost:7019 --kind qlever --print > load.sh
"""


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    from kg.load.targets import KINDS

    width = max(map(len, KINDS))
    kinds = "".join(f"  {name:{width}}  {kind.names}\n" for name, kind in KINDS.items())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = _ABOUT
    parser.epilog = f"kinds of targets, and what TARGET is the URL of:\n{kinds}\n{_WHO}"
    parser.add_argument("target", metavar="TARGET", help="the URL of a store, see below")
    parser.add_argument(
        "--kind", choices=tuple(KINDS), help="of the store; needed unless the server says that itself", metavar="KIND"
    )
    parser.add_argument("--query-url", metavar="URL", help="where queries go, if not to the usual place")
    parser.add_argument("--data", type=Path, default=Path("output"), metavar="PATH", help="the release (output/)")
    parser.add_argument(
        "--changed", action="store_true", help="trust what the last load noted, and read no unchanged graph back"
    )
    parser.add_argument("--print", action="store_true", help="show the script that loads it; ask and change nothing")
    parser.add_argument("--credentials", type=Path, metavar="FILE", help="who you are, see below")
    parser.add_argument(
        "--timeout", type=float, default=300.0, metavar="SECONDS", help="the longest wait for one answer (300)"
    )


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.errors import UsageError
    from kg.load.targets import target

    if not 0 < options.timeout <= 86_400:
        raise UsageError(f"--timeout {options.timeout:g}: give a number of seconds above 0, a day at most")
    if options.print:
        from kg.load.scripts import script

        if not options.kind:
            raise UsageError("--print asks no server what it is; add --kind")
        sys.stdout.write(script(target(options.target, options.kind, options.query_url), options.data))
        return 0
    try:
        return _load(options)
    except KeyboardInterrupt:
        say("kg: interrupted; what was loaded stays, and running it again goes on")
        return 130


def _load(options: argparse.Namespace) -> int:
    from kg.load import remote, transfer
    from kg.load.credentials import credentials
    from kg.load.targets import check, kind_of, target

    check(options.target)
    who = credentials(options.target, os.environ, options.credentials)
    kind = options.kind or kind_of(options.target, remote.headers(options.target, remote.session()))
    place = target(options.target, kind, options.query_url)
    if who and remote.is_overheard(place):
        say(f"kg: warning: {options.target}: who you are is sent unencrypted; use https")
    store = remote.Remote(target=place, session=remote.session(who), seconds=options.timeout)
    with _progress(options) as show:
        done = transfer.load(store, options.data, options.changed, show)
    _report(options, done)
    return 5 if done.mismatches else 0


def _report(options: argparse.Namespace, done: Loaded) -> None:
    for graph in done.sent if options.verbose else ():
        say(f"sent {graph}")
    for graph in done.removed:
        say(f"removed {graph}", quiet=options.quiet)
    for mismatch in done.mismatches:
        say(f"kg: error: {mismatch}")
    if done.union is False:
        say(
            "kg: note: queries without GRAPH do not see these graphs here, unless the server is told that the default "
            "graph is the union of all (Oxigraph: --union-default-graph, Fuseki: tdb2:unionDefaultGraph)",
            quiet=options.quiet,
        )
    did = f"{len(done.sent)} graphs sent, {len(done.unchanged)} unchanged, {len(done.removed)} removed"
    verdict = "the store does NOT hold the release" if done.mismatches else f"{done.triples} triples verified"
    say(f"{options.target}: {did}; {verdict}", quiet=options.quiet)


@contextlib.contextmanager
def _progress(options: argparse.Namespace) -> Iterator[Callable[[IRI, int, int], None]]:
    """A callable that shows which graph is looked at, on a terminal only."""
    if options.quiet or not sys.stderr.isatty():
        yield lambda graph, done, of: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True, markup=False), transient=True) as bar:
        task = bar.add_task("loading", total=None)
        yield lambda graph, done, of: bar.update(
            task, completed=done, total=of, description=plain(graph.removesuffix("/graph").rpartition("/")[2])[:40]
        )
