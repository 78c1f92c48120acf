"""Measure, and write docs/performance.md, its chart and the table in the README: `python -m benchmarks [NAME...]`.

Other programs are installed into environments of their own under build/benchmarks, the first time; that is not
measured. The sizes are chosen for some minutes on two cores; those of `--full` take up to hours.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from benchmarks import building, corpus, environments, extraction, queries, report, validation, writing

_ALL = {
    "extraction": extraction,
    "writing": writing,
    "validation": validation,
    "queries": queries,
    "building": building,
}
_ROOT = Path(__file__).resolve().parents[1]
_DOCS, _README = _ROOT / "docs", _ROOT / "README.md"


def main() -> int:
    """Run the benchmarks that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(_ALL)}")
    parser.add_argument(
        "--full", action="append", choices=_ALL, metavar="NAME", default=[], help="the large sizes for NAME; repeatable"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("-o", "--output", type=Path, default=_DOCS, metavar="DIR", help="where the page goes (docs/)")
    options = parser.parse_args()
    if unknown := set(options.names) - _ALL.keys():
        parser.error(f"no benchmark {min(unknown)!r}; there are {', '.join(_ALL)}")
    os.environ["KG_CACHE"] = str(corpus.DATA / "cache")
    corpus.DATA.mkdir(parents=True, exist_ok=True)
    for name in environments.REQUIREMENTS:
        environments.python_of(name)
    options.output.mkdir(parents=True, exist_ok=True)
    command = " ".join(["python -m benchmarks", *sys.argv[1:]]) if sys.argv[1:] else "make bench"
    tables, failed = [], False
    for name in options.names or _ALL:
        start = time.perf_counter()
        try:
            tables += _ALL[name].tables(options.rounds, name in options.full)
        except RuntimeError as error:
            print(f"{name} failed, and is left out: {error}", file=sys.stderr)
            failed = True
        page = report.markdown(tables, command, options.rounds)
        (options.output / "performance.md").write_text(page, encoding="utf-8")
        (options.output / "performance.svg").write_text(report.svg(tables), encoding="utf-8")
        if options.output == _DOCS:
            _README.write_text(report.with_summary(_README.read_text(encoding="utf-8"), page), encoding="utf-8")
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
