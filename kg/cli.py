"""The command `kg`: one thin function per verb. Data goes to standard output, talk to standard error."""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.model import Finding, Source
    from kg.resolve import Resolved

_NARROWEST_TABLE = 120
_WIDEST = 10**6
_EPILOG = """\
exit codes:
  0 ok                1 findings that fail      2 usage      3 some input could not be read; the rest was done
  4 configuration     5 remote                 70 our bug  130 interrupted

examples:
  kg build                              seeds/ into output/
  kg build letters/ -o release/         your own letters
  kg parse letters/*.txt | jq .title    what was read, as JSON Lines
  kg review letters/ --format csv       what it was unsure of, for a spreadsheet
  kg validate output/                   shapes, and every quote against its letter
  kg query --list                       questions that are ready to be asked; or ask in SPARQL: kg query FILE
  kg explain "Name of an Organisation"  every printed form, and why they are one
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the result is the exit code."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser(given).parse_args(given)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except KgError as error:
        _say(f"kg: error: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        _say("kg: interrupted; nothing was changed")
        return 130
    except Exception as error:
        if options.verbose:
            raise
        _say(f"kg: internal error: {type(error).__name__}: {error}; run again with -v and report it")
        return KgError.exit_code


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    common.add_argument("-v", "--verbose", action="store_true", help="show every finding, and a traceback of a bug")
    common.add_argument("--log-format", choices=("text", "json"), default="text", help="how findings are written")
    parser = argparse.ArgumentParser(
        prog="kg",
        description="Turn open letters of non-governmental organisations into linked data that can be trusted.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"kg {__version__}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)

    build = verbs.add_parser("build", parents=[common], help="letters into a release of the graph")
    build.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="letters or folders of them (seeds/)")
    build.add_argument("-o", "--output", type=Path, default=Path("output"), metavar="DIR", help="the release (output/)")
    build.set_defaults(run=_build)

    parse = verbs.add_parser("parse", parents=[common], help="what was read in each letter, as JSON Lines")
    parse.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="letters or folders; - is standard input")
    parse.set_defaults(run=_parse)

    validate = verbs.add_parser("validate", parents=[common], help="check a release against the shapes and its texts")
    validate.add_argument("path", nargs="?", type=Path, default=Path("output"), help="a release (output/)")
    validate.add_argument("--format", choices=("text", "turtle", "json", "junit"), default="text", help="of the report")
    validate.set_defaults(run=_validate)

    review = verbs.add_parser("review", parents=[common], help="what the tool was unsure of, and what to do about it")
    review.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="letters or folders of them (seeds/)")
    review.add_argument("--format", choices=("text", "csv"), default="text", help="of the list")
    review.set_defaults(run=_review)

    _add_query_options(verbs.add_parser("query", parents=[common], help="ask in SPARQL, or a saved question"), given)

    explain = verbs.add_parser("explain", parents=[common], help="why the graph says what it says")
    explain.add_argument("id", metavar="ID", help="an IRI, a key (organization/...), a name or an acronym")
    explain.add_argument("--data", type=Path, default=Path("output"), metavar="DIR", help="a release (output/)")
    explain.set_defaults(run=_explain)
    return parser


def _add_query_options(query: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The options of `kg query`, and those of the saved question that is asked."""
    formats = ("table", "csv", "tsv", "json", "xml", "turtle", "markdown")
    query.add_argument("query", nargs="?", metavar="NAME|FILE|-", help="a saved question, a query file, standard input")
    query.add_argument("--list", action="store_true", help="list the saved questions")
    query.add_argument(
        "--data", type=Path, default=Path("output"), metavar="PATH", help="a release or RDF file (output/)"
    )
    query.add_argument("--format", choices=formats, help="of the answer (a table on a terminal, else CSV; or Turtle)")
    query.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS", help="for reading and asking (60)")
    query.set_defaults(run=_query)
    if given[:1] != ["query"]:
        return
    from kg import questions

    if name := next((word for word in given[1:] if word in questions.names()), None):
        question = questions.load(name)
        query.description = f"{question.title}. {question.description}"
        choices = query.add_argument_group(f"parameters of {name}")
        for parameter in question.parameters:
            default = "needed" if parameter.required else parameter.default or "any"
            about = f"{parameter.help} ({default})".replace("%", "%%")
            kind, target = parameter.kind.upper(), f"parameter_{parameter.name}"
            choices.add_argument(f"--{parameter.name}", dest=target, metavar=kind, help=about)


def _build(options: argparse.Namespace) -> int:
    from kg.build import build

    with _progress(options) as progress:
        made = build(options.paths or [Path("seeds")], options.output, progress)
    if not options.quiet:
        _table([_row(resolved) for resolved in made.letters])
    for resolved in made.letters:
        for finding in resolved.findings:
            if options.verbose or finding.severity != "info":
                _report(options, resolved.letter.source, finding)
    for left in made.left_out:
        _say(f"{left.source}: left out: {left.reason} [{left.code}]")
    failures = [result for result in made.results if result.severity == "violation"]
    for result in failures:
        _say(f"{result.focus_node}: {result.message}")
    if failures:
        _say(f"kg: {len(failures)} violations of the shapes; {made.target} was not changed")
        return 1
    _say(f"{made.target}: {len(made.letters)} letters, {made.triples} triples", quiet=options.quiet)
    return 3 if made.left_out else 0


def _table(rows: Sequence[Sequence[str]]) -> None:
    """Per letter: title, date, signatories found of declared, claims, demands, citations, findings."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("letter", overflow="ellipsis", no_wrap=True, max_width=56)
    table.add_column("date", no_wrap=True)
    for heading in ("signatories", "claims", "demands", "citations", "findings"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console = Console(stderr=True, highlight=False, markup=False)
    console.width = max(console.width, _NARROWEST_TABLE)
    console.print(table)


def _row(resolved: Resolved) -> tuple[str, ...]:
    letter, recognised = resolved.letter, resolved.recognised
    declared = sum(_declared(c.total, c.organizations, c.individuals) for c in letter.declared)
    signed = f"{len(letter.signatories)}" + (f" of {declared}" if declared else "")
    claims = sum(v.stance == "alleged" and v.modality != "heading" for v in recognised.violations)
    counts = (claims, len(recognised.demands), len(recognised.documents), len(resolved.findings))
    title = letter.title.value if letter.title else Path(letter.source.path).name
    return _plain(title), letter.date.value if letter.date else "", signed, *map(str, counts)


def _declared(total: int | None, organizations: int | None, individuals: int | None) -> int:
    return total if total is not None else (organizations or 0) + (individuals or 0)


def _parse(options: argparse.Namespace) -> int:
    from kg.records import record

    rows: list[tuple[str, ...]] = []
    letters = _Letters(options)
    for resolved in letters:
        print(json.dumps(record(resolved, letters.base), ensure_ascii=False), flush=True)
        rows.append(_row(resolved))
        for finding in resolved.findings:
            if options.verbose:
                _report(options, resolved.letter.source, finding)
    if rows and not options.quiet and any(path.is_dir() for path in options.paths):
        _table(rows)
    return 3 if letters.unreadable else 0


def _review(options: argparse.Namespace) -> int:
    from kg.review import as_csv, doubts

    options.paths = options.paths or [Path("seeds")]
    letters = _Letters(options)
    found = [doubt for resolved in letters for doubt in doubts(resolved)]
    if options.format == "csv":
        sys.stdout.write(as_csv(found))
    else:
        for doubt in found:
            print(_plain(f"{doubt.file}:{doubt.line}: {doubt.severity}: {doubt.message} [{doubt.code}]"))
            print(_plain(f"    {doubt.advice}"))
    _say(f"{len(found)} doubts in {letters.read} letters", quiet=options.quiet)
    return 3 if letters.unreadable else 0


class _Letters:
    """The letters of the paths on the command line, one by one; those that cannot be read are named and counted."""

    def __init__(self, options: argparse.Namespace) -> None:
        from kg.build import dataset_of

        self.options, self.read, self.unreadable = options, 0, 0
        self.about = dataset_of(options.paths)
        self.base = self.about.base

    def __iter__(self) -> Iterator[Resolved]:
        from kg import vocabulary
        from kg.build import letter_files, understand
        from kg.errors import ReadError
        from kg.resolve import identities

        known = identities(vocabulary.load())
        with _standard_input(self.options.paths) as paths, _progress(self.options) as progress:
            for path in letter_files(paths):
                progress(path)
                try:
                    yield understand(path, known, self.about)
                    self.read += 1
                except ReadError as error:
                    _say(f"{error} [{error.code}]")
                    self.unreadable += 1


@contextlib.contextmanager
def _standard_input(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """The paths with `-` replaced by a file that holds standard input."""
    import tempfile

    if Path("-") not in paths:
        yield list(paths)
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "stdin.txt"
        copy.write_bytes(sys.stdin.buffer.read())
        yield [copy if path == Path("-") else path for path in paths]


def _validate(options: argparse.Namespace) -> int:
    from kg.release import validate_release
    from kg.reports import RENDERERS

    results = validate_release(options.path)
    sys.stdout.write(RENDERERS[options.format](results))
    return 1 if any(result.severity == "violation" for result in results) else 0


def _explain(options: argparse.Namespace) -> int:
    from kg.explain import explain
    from kg.store import open_store

    for line in explain(open_store(options.data), options.id):
        print(_plain(line))
    return 0


def _query(options: argparse.Namespace) -> int:
    from kg import questions, sparql
    from kg.query import ask, text_of

    if options.list or not options.query:
        for name in questions.names():
            print(f"{name:28}{questions.load(name).title}")
        return 0
    chosen = {
        name.removeprefix("parameter_"): value
        for name, value in vars(options).items()
        if name.startswith("parameter_") and value is not None
    }
    text = text_of(options.query, sys.stdin.buffer)
    query = options.query if options.query in questions.names() else text
    for warning in sparql.unknown_terms(text):
        _say(f"kg: warning: {warning}", quiet=options.quiet)
    form = options.format or ("turtle" if sparql.gives_triples(text) else "table" if sys.stdout.isatty() else "csv")
    try:
        content = ask(query, options.data, "json" if form == "table" else form, options.timeout, chosen)
    except KgError as error:
        for line in f"kg: error: {error}".splitlines():
            _say(line)
        return error.exit_code
    if form == "table":
        _rows_on_terminal(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    return 0


def _rows_on_terminal(content: bytes) -> None:
    """Solutions as a table as wide as the terminal, with every word of them; no width elsewhere."""
    from rich.console import Console
    from rich.table import Table

    from kg.solutions import from_json, short

    solutions = from_json(content)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in solutions.columns:
        table.add_column(column, overflow="fold")
    for row in solutions.rows:
        table.add_row(*(_plain(" ".join(short(term).split())) for term in row))
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = max(console.measure(table, options=console.options.update(width=_WIDEST)).maximum, 1)
    console.print(table)
    _say(f"{len(solutions.rows)} rows")


def _report(options: argparse.Namespace, source: Source, finding: Finding) -> None:
    """Write a finding to standard error: file and line, severity, message, code."""
    if options.quiet and finding.severity != "error":
        return
    line = source.text.count("\n", 0, finding.span.start) + 1 if finding.span else 1
    if options.log_format == "json":
        from kg.records import finding as as_record

        _say(json.dumps({**as_record(finding), "line": line}, ensure_ascii=False))
    else:
        _say(f"{finding.source}:{line}: {finding.severity}: {finding.message} [{finding.code}]")


@contextlib.contextmanager
def _progress(options: argparse.Namespace) -> Iterator[Callable[[Path], None]]:
    """A callable that shows which file is read, on a terminal only."""
    if options.quiet or not sys.stderr.isatty():
        yield lambda path: None
        return
    from rich.console import Console

    with Console(stderr=True, markup=False).status("reading the knowledge files") as status:
        yield lambda path: status.update(_plain(f"reading {path}"))


def _say(line: str, quiet: bool = False) -> None:
    if not quiet:
        print(_plain(line), file=sys.stderr)


def _plain(line: str) -> str:
    """A line that cannot steer a terminal: control characters and direction overrides are shown as escapes."""
    return "".join(c if c.isprintable() or c == " " else c.encode("unicode_escape").decode() for c in line)


if __name__ == "__main__":
    sys.exit(main())
