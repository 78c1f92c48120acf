"""Ask in SPARQL, or one of the saved questions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kg.commands.terminal import plain, say
from kg.errors import KgError

_WIDEST = 10**6

SUMMARY = "ask in SPARQL, or a saved question"


def options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The arguments of the verb."""
    formats = ("table", "csv", "tsv", "json", "xml", "turtle", "markdown")
    parser.add_argument(
        "query", nargs="?", metavar="NAME|FILE|-", help="a saved question, a query file, standard input"
    )
    parser.add_argument("--list", action="store_true", help="list the saved questions")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("output"),
        metavar="PATH",
        help="a release, a version or an RDF file, also .gz (output/)",
    )
    parser.add_argument("--format", choices=formats, help="of the answer (a table on a terminal, else CSV; or Turtle)")
    parser.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS", help="for reading and asking (60)")
    _question_options(parser, given)


def _question_options(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """The parameters of the saved question that is asked."""
    if not given:
        return
    from kg.query import questions

    if name := next((word for word in given if word in questions.names()), None):
        question = questions.load(name)
        parser.description = f"{question.title}. {question.description}"
        choices = parser.add_argument_group(f"parameters of {name}")
        for parameter in question.parameters:
            default = "needed" if parameter.required else parameter.default or "any"
            about = f"{parameter.help} ({default})".replace("%", "%%")
            kind, target = parameter.kind.upper(), f"parameter_{parameter.name}"
            choices.add_argument(f"--{parameter.name}", dest=target, metavar=kind, help=about)


def run(options: argparse.Namespace) -> int:
    """Do it, and give the exit code."""
    from kg.query import ask, questions, sparql, text_of

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
        say(f"kg: warning: {warning}", quiet=options.quiet)
    form = options.format or ("turtle" if sparql.gives_triples(text) else "table" if sys.stdout.isatty() else "csv")
    try:
        content = ask(query, options.data, "json" if form == "table" else form, options.timeout, chosen)
    except KgError as error:
        for line in f"kg: error: {error}".splitlines():
            say(line)
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

    from kg.query.solutions import from_json, short

    solutions = from_json(content)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in solutions.columns:
        table.add_column(column, overflow="fold")
    for row in solutions.rows:
        table.add_row(*(plain(" ".join(short(term).split())) for term in row))
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = max(console.measure(table, options=console.options.update(width=_WIDEST)).maximum, 1)
    console.print(table)
    say(f"{len(solutions.rows)} rows")
