"""What was measured, as Markdown and as a chart in SVG."""

from __future__ import annotations

import math
import os
import platform
import re
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.measure import Grown, Row, Table, spread

_LIBRARIES = ("pyoxigraph", "rdflib", "pyshacl", "shacl", "oxigraph")
_WIDTH, _BAR, _LEFT, _RIGHT = 860, 20, 250, 90
_STYLE = """\
<style>
  text { font: 12px system-ui, sans-serif; fill: #1a1a1a } .title { font-weight: 600; font-size: 14px }
  .faint { fill: #666 } .ours { fill: #1f6f8b } .other { fill: #c9ced6 } .axis { stroke: #999; stroke-width: 1 }
  .one { stroke: #b3402a; stroke-width: 1.5; stroke-dasharray: 4 3 } .curve { fill: none; stroke-width: 2 }
  @media (prefers-color-scheme: dark) { text { fill: #ddd } .faint { fill: #999 } .other { fill: #5a6270 } }
</style>
"""
_ABOUT = """\
Invented letters of about 60 signatories and 10 kB (`benchmarks/letters.py`). Every program runs in a process of its
own, all in turn, in {} rounds. Seconds are those of the processor, of one core, without starting and loading, unless it
is said otherwise. Numbers are medians, with the least and the greatest of the rounds. “Times” is our rate divided by
theirs, within a round: above 1, `kg` is faster.
"""
_BEGIN, _END = "<!-- times as fast -->\n", "<!-- end -->\n"
_COLOURS = ("#1f6f8b", "#b3402a", "#6a8d3a", "#8b5fa8", "#c48a1a")


def machine() -> str:
    """The machine and the versions, in a sentence."""
    model = "processor unknown"
    cpus = Path("/proc/cpuinfo")
    if cpus.is_file() and (found := re.search(r"^model name\s*:\s*(.+)$", cpus.read_text(), re.MULTILINE)):
        model = found[1]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version}" for name in _LIBRARIES if (version := _version(name)))
    return (
        f"{os.cpu_count()} × {model}, {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {versions}."
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def markdown(tables: Sequence[Table], command: str, rounds: int) -> str:
    """The page: how it was measured, the chart, a table a benchmark."""
    parts = [
        "# Performance\n",
        f"Made by `{command}` on {machine()}\n",
        _ABOUT.format(rounds),
        "![Ratios and growth](performance.svg)\n",
    ]
    for table in tables:
        parts.append(f"## {table.title}\n\n{table.about}\n")
        parts.append(_table(table))
        parts += [f"{line}\n" for line in table.lines]
        if table.growth:
            each = ", ".join(f"{g.count:,}: {1000 * g.seconds:.3g} ms, {g.memory:.0f} MiB" for g in table.growth)
            parts.append(f"Time for each and most memory, by the number of letters: {each}.\n")
    return "\n".join(parts)


def summary(page: str) -> str:
    """A short table of a page that `markdown` made: how many times as fast as each other program `kg` is."""
    lines = ["| | beside | times as fast |", "|---|---|---|"]
    for section in page.split("\n## ")[1:]:
        title, *rest = section.splitlines()
        rows = [line.removeprefix("| ").split(" | ") for line in rest if line.startswith("| ")]
        lines += [f"| {title} | {program} | {times.split()[0]} |" for program, _, _, times, *_ in rows[1:] if times]
    return "\n".join(lines) + "\n"


def with_summary(readme: str, page: str) -> str:
    """A README with the short table of a page between the marks for it."""
    before, _, rest = readme.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{summary(page)}\n{_END}{after}"


def _table(table: Table) -> str:
    lines = [f"| program | size | {table.unit} per second | times | memory, MiB | |", "|---|---|---|---|---|---|"]
    for row in table.rows:
        ratio = "" if row.contender.ours else spread(row.ratios)
        memory = f"{max(sample.memory for sample in row.samples):.0f}"
        rate = spread([sample.rate for sample in row.samples])
        cells = (row.contender.name, row.size, rate, ratio, memory, row.contender.note)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def svg(tables: Sequence[Table]) -> str:
    """The chart: how many times as fast as each other program, on a logarithmic axis; and time for one, by size."""
    rows = [(table, row) for table in tables for row in table.rows if not row.contender.ours]
    growths = {table.title: table.growth for table in tables if table.growth}
    height = 60 + len(rows) * (_BAR + 6)
    bars = "".join(_bars(rows))
    curves = "".join(_curves(growths, height + 20))
    total = height + 290
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {total}" width="{_WIDTH}" height="{total}" '
        f'role="img" aria-label="Ratios to other programs, and growth with size">\n{_STYLE}{bars}{curves}</svg>\n'
    )


def _bars(rows: Sequence[tuple[Table, Row]]) -> list[str]:
    values = [value for _, row in rows for value in row.ratios] or [1.0]
    low, high = math.log10(min(*values, 0.1)), math.log10(max(*values, 10))

    def x(value: float) -> float:
        return _LEFT + (math.log10(value) - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)

    lines = [
        '<text class="title" x="10" y="20">kg is so many times as fast (logarithmic; right of the line: faster)</text>'
    ]
    for at, (table, row) in enumerate(rows):
        y = 40 + at * (_BAR + 6)
        start, end = sorted((x(1), x(row.ratio)))
        name = escape(f"{table.title.replace('Questions to ', '')}: {row.contender.name}")
        lines.append(f'<text x="10" y="{y + 14}">{name}</text>')
        lines.append(f'<rect class="ours" x="{start:.1f}" y="{y}" width="{end - start:.1f}" height="{_BAR}"/>')
        lines.append(f'<path class="axis" d="M{x(min(row.ratios)):.1f} {y + _BAR / 2}H{x(max(row.ratios)):.1f}"/>')
        lines.append(f'<text x="{max(end, x(max(row.ratios))) + 6:.1f}" y="{y + 14}">{row.ratio:.3g} ×</text>')
    bottom = 40 + len(rows) * (_BAR + 6)
    lines.append(f'<path class="one" d="M{x(1):.1f} 32V{bottom}"/>')
    return [f"{line}\n" for line in lines]


def _curves(growths: Mapping[str, Sequence[Grown]], top: int) -> list[str]:
    points = [point for growth in growths.values() for point in growth]
    if not points:
        return []
    left, right, low, high = _LEFT, _WIDTH - 170, top + 40, top + 230
    counts, seconds = [math.log10(p.count) for p in points], [math.log10(p.seconds) for p in points]
    width, rise = max(counts) - min(counts) or 1, max(seconds) - min(seconds) or 1

    def place(count: int, second: float) -> tuple[float, float]:
        across = (math.log10(count) - min(counts)) / width
        return left + across * (right - left), high - (math.log10(second) - min(seconds)) / rise * (high - low)

    title = "milliseconds for one letter, by the number of letters (both logarithmic; level: linear growth)"
    lines = [f'<text class="title" x="10" y="{top + 20}">{title}</text>']
    lines.append(f'<path class="axis" fill="none" d="M{left - 10} {low}V{high + 10}H{right + 10}"/>')
    for count in sorted({point.count for point in points}):
        lines.append(f'<text class="faint" x="{place(count, 1)[0] - 8:.0f}" y="{high + 28}">{count:,}</text>')
    for (name, growth), colour in zip(growths.items(), _COLOURS * 2, strict=False):
        spots = [place(point.count, point.seconds) for point in growth]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
        lines.append(f'<path class="curve" stroke="{colour}" d="M{path}"/>')
        lines += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in spots]
        lines.append(f'<text x="{spots[-1][0] + 8:.1f}" y="{spots[-1][1] + 4:.1f}">{escape(name)}</text>')
        lines.append(f'<text class="faint" text-anchor="end" x="{spots[0][0] - 14:.1f}" y="{spots[0][1] + 4:.1f}">'
                     f"{1000 * growth[0].seconds:.3g} ms</text>")  # fmt: skip
    return [f"{line}\n" for line in lines]
