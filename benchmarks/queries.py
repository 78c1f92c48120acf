"""The saved questions, asked of our server, of Oxigraph's and of rdflib, at several sizes of the graph."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from benchmarks import corpus
from benchmarks.measure import Contender, Row, Sample, Table, commands, memory, most_memory, python, run, tell
from kg.query import questions
from kg.terms import BASE, CITO, OL, RDF, SKOS, V

_LIMIT, _LIMIT_OF_SERVERS = 5, 30
_TIMES = 3
_OXIGRAPH = Path(sys.executable).with_name("oxigraph")
_VALUES = {"integer": "3", "year": '"2015"', "text": '"torture"'}
_MORE = {
    "ASK": "ASK { ?s ?p ?o }",
    "one letter": f"DESCRIBE ?letter {{ SELECT ?letter {{ ?letter a <{OL.Letter}> }} LIMIT 1 }}",
    "broader and broader": f"SELECT ?c ?b {{ ?c <{SKOS.broader}>+ ?b }}",
    "every triple": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
}
"""Asked besides the saved questions."""
_ACCEPT = "application/sparql-results+json, application/n-triples"


def tables(rounds: int, full: bool) -> list[Table]:
    """A table for each size."""
    return [_table(count, rounds, full) for count in ((32, 320, 3200) if full else (32, 320))]


def _table(count: int, rounds: int, full: bool) -> Table:
    data = corpus.n_triples(corpus.release(count))
    asked = corpus.DATA / f"asked-{count}.json"
    triples = int(run(python(__name__, "asked", data, asked), "cpu").items)
    contenders = [
        Contender(name="kg serve", command=python(__name__, "serve", data, asked), ours=True, note="HTTP"),
        Contender(name="kg serve, again", command=python(__name__, "serve_again", data, asked), note="HTTP"),
    ]
    if _OXIGRAPH.is_file():
        contenders.append(
            Contender(name="oxigraph serve", command=python(__name__, "oxigraph", data, asked), note="HTTP")
        )
    contenders.append(Contender(name="pyoxigraph", command=python(__name__, "embedded", data, asked), note="in memory"))
    if count <= (320 if full else 32):  # it needs some two kilobytes for a triple, and minutes for a million
        contenders.append(Contender(name="rdflib", command=python(__name__, "rdflib", data, asked), note="in memory"))
    rows, failed = _rows(contenders, f"{triples:,} triples", rounds if count == 32 else 1)
    return Table(
        title=f"Questions to {triples:,} triples",
        about=f"Each of the saved questions and {', '.join(_MORE)}: the median of {_TIMES} times, with reading the "
        "whole answer. The rate is that of all one after the other, the ratio the median of those of single questions. "
        "No text is sent twice, but where it says so: `kg serve` keeps small answers. A server has "
        f"{_LIMIT_OF_SERVERS} s for a question, rdflib {_LIMIT}; memory is that of a server with all its processes.",
        unit="questions",
        rows=rows,
        lines=(
            *_shares(rows),
            *(f"{name} failed at, or was not done in time with: {what}." for name, what in failed.items()),
        ),
    )


def _rows(contenders: Sequence[Contender], size: str, rounds: int) -> tuple[tuple[Row, ...], dict[str, str]]:
    samples: dict[str, list[Sample]] = {contender.name: [] for contender in contenders}
    for number in range(rounds):
        for contender in contenders:
            if contender.name != "rdflib" or number == 0:
                samples[contender.name].append(run(contender.command, "wall"))
    ours = samples["kg serve"]
    rows = tuple(
        Row(
            contender=contender,
            size=size,
            samples=tuple(samples[contender.name]),
            ratios=tuple(_ratio(a, b) for a, b in zip(ours, samples[contender.name], strict=False)),
        )
        for contender in contenders
    )
    failed = {name: ", ".join(made[0].said["stopped"]) for name, made in samples.items() if made[0].said["stopped"]}
    return rows, failed


def _ratio(ours: Sample, other: Sample) -> float:
    """The median of how many times as long the other needs for a question that both answer."""
    return statistics.median(_times_as_long(ours, other).values())


def _times_as_long(ours: Sample, other: Sample) -> dict[str, float]:
    stopped = {*ours.said["stopped"], *other.said["stopped"]}
    times: dict[str, float] = ours.said["times"]
    return {name: other.said["times"][name] / seconds for name, seconds in times.items() if name not in stopped}


def _shares(rows: Sequence[Row]) -> list[str]:
    """The requests at which we are slower than the other server, with our rate as a share of its rate."""
    samples = {row.contender.name: row.samples[0] for row in rows}
    if "oxigraph serve" not in samples:
        return []
    shares = _times_as_long(samples["kg serve"], samples["oxigraph serve"])
    slower = ", ".join(
        f"{name} {shares[name]:.2f}" for name in sorted(shares, key=shares.__getitem__) if shares[name] < 1
    )
    return [
        f"The rate of `kg serve` as a share of that of `oxigraph serve-read-only`: {min(shares.values()):.2f} to "
        f"{max(shares.values()):.3g}, median {statistics.median(shares.values()):.2f}. Below 1: {slower or 'none'}."
    ]


# --- contenders


def _asked(data: str, target: str) -> None:
    """The questions as SPARQL, about things that are in the data."""
    store = ox.Store()
    store.bulk_load(path=data, format=ox.RdfFormat.N_TRIPLES)
    things = _things(store)
    texts = dict(_MORE)
    for name in questions.names():
        question = questions.load(name)
        needed = {p.name: things.get(p.kind, _VALUES.get(p.kind, "")) for p in question.parameters if p.required}
        if "without" in needed:
            needed["without"] = '"2016"'
        if all(needed.values()):
            texts[name] = questions.bind(question.query, needed)
    Path(target).write_text(json.dumps(texts))
    tell(len(store), cpu=1)


def _things(store: ox.Store) -> dict[str, str]:
    """A thing of each kind, that which most is said of."""

    def most(predicate: str, start: str) -> str:
        quads = store.quads_for_pattern(None, ox.NamedNode(predicate), None)
        found = Counter(str(quad.object) for quad in quads if str(quad.object).startswith(f"<{BASE}{start}"))
        return max(found, key=lambda term: (found[term], term), default="")

    letters = (str(q.subject) for q in store.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(OL.Letter)))
    return {
        "letter": min(letters),
        "organization": most(OL.signedBy, "organization/"),
        "agent": most(OL.signedBy, "organization/"),
        "document": most(CITO.cites, "un/"),
        "body": most(OL.mentions, "body/") or most(OL.addressedTo, "body/"),
        "concept": f"<{V.torture}>",
    }


def _tell_times(
    asked: str,
    ask: Callable[[str], object],
    limit: Callable[[], object] = lambda: None,
    again: bool = False,
    memory: Callable[[], float] = memory,
) -> None:
    """Tell how long each text takes; each time it is another one, with a comment, unless the same is asked `again`."""
    texts: dict[str, str] = json.loads(Path(asked).read_text())
    times, stopped = dict[str, float](), list[str]()
    for name, text in texts.items():
        seconds: list[float] = []
        while len(seconds) < _TIMES and sum(seconds) < _LIMIT / 2 and name not in stopped:
            start = time.perf_counter()
            try:
                limit()
                ask(text if again else f"{text}\n# {len(seconds)}")
            except Exception as error:  # of the limit, or of an engine that cannot do it
                print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
                stopped.append(name)
            finally:
                signal.alarm(0)
            seconds.append(time.perf_counter() - start)
        times[name] = statistics.median(seconds)
    tell(len(texts), wall=sum(times.values()), times=times, stopped=stopped, memory=memory())


def _embedded(data: str, asked: str) -> None:
    store = ox.Store()
    store.bulk_load(path=data, format=ox.RdfFormat.N_TRIPLES)

    def ask(text: str) -> bytes | None:
        answer = store.query(text)
        if isinstance(answer, ox.QueryTriples):
            return answer.serialize(format=ox.RdfFormat.N_TRIPLES)
        return answer.serialize(format=ox.QueryResultsFormat.JSON)

    _tell_times(asked, ask)


def _rdflib(data: str, asked: str) -> None:
    import rdflib

    def late(number: int, frame: object) -> None:
        raise TimeoutError

    graph = rdflib.Graph()
    graph.parse(data)
    signal.signal(signal.SIGALRM, late)
    _tell_times(asked, lambda text: list(graph.query(text)), lambda: signal.alarm(_LIMIT))


def _serve(data: str, asked: str, again: bool = False) -> None:
    command = [sys.executable, "-m", "kg.cli", "serve", data, "--port", "0", "--quiet", "--rows", str(10**8)]
    command += ["--timeout", str(_LIMIT_OF_SERVERS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        try:
            _ask_over_http(asked, f"{process.stdout.readline().strip()}sparql", process.pid, again)
        finally:
            process.terminate()


def _serve_again(data: str, asked: str) -> None:
    _serve(data, asked, again=True)


def _oxigraph(data: str, asked: str) -> None:
    place = Path(data).with_suffix(".oxigraph")
    shutil.rmtree(place, ignore_errors=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([_OXIGRAPH, "load", "--location", place, "--file", data], check=True, **quiet)  # type: ignore[call-overload]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(_OXIGRAPH), "serve-read-only", "--location", str(place), "--bind", address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _ask_over_http(asked, f"http://{address}/query", process.pid)
        finally:
            process.terminate()


def _ask_over_http(asked: str, url: str, server: int, again: bool = False) -> None:
    place = urlsplit(url)
    connection = HTTPConnection(str(place.hostname), place.port, timeout=_LIMIT_OF_SERVERS + 5)
    headers = {"Content-Type": "application/sparql-query", "Accept": _ACCEPT}

    def ask(text: str) -> bytes:
        try:
            connection.request("POST", place.path, text.encode(), headers)
            answer = connection.getresponse()
            content = answer.read()
        except OSError:
            connection.close()  # so that the next question has one of its own
            raise
        if answer.status != 200:
            raise RuntimeError(f"{url}: {answer.status} {content[:500]!r}")
        return content

    for _ in range(600):
        try:
            ask("ASK {}")
            break
        except OSError:  # it is starting
            time.sleep(0.1)
    with most_memory(server) as most:
        _tell_times(asked, ask, again=again, memory=most)


if __name__ == "__main__":
    commands(
        {
            "asked": _asked,
            "serve": _serve,
            "serve_again": _serve_again,
            "oxigraph": _oxigraph,
            "embedded": _embedded,
            "rdflib": _rdflib,
        }
    )
