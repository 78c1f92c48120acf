"""UN document symbols: where they are printed, and those that a numbered resolution stands for.

The grammar is in `kg/rules/un_symbols.yaml` (research.un.org/en/docs/symbols). Numbers in prose follow the rules of
UN documentation: sessions have been part of General Assembly symbols since 1976 (the 31st session), Human Rights
Council resolutions are numbered by session, Security Council resolutions by one running number.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg import rules
from kg.rules.patterns import Sieve, compile_all
from kg.terms import symbol_key

_START = r"(?:(?<![\w/.-])|(?<=undocs\.org/)|(?<=undocs\.org/en/)|(?<=docs\.un\.org/en/))"
_END = r"(?![\w/]|[.-]\w)"
_FURTHER = re.compile(r"(?:,| and|, and) ((?:Corr|Add|Rev)\.\d+)\b")
_SLASH = re.compile(r" ?/ ?")
_SHOUTED = re.compile(r"\b(?:ADD|CORR|REV)(?=\.)")
_YEAR = re.compile(r" ?\((?:19|20)\d\d\)$")


@dataclass(frozen=True, slots=True)
class PrintedSymbol:
    """A symbol at `[start, end)` of a text, as it is written in full, and the family it belongs to."""

    start: int
    end: int
    symbol: str
    rule: str


_SESSION = re.compile(r"A/(?P<council>HRC/)?(?:RES/|DEC/)?(?P<number>\d{1,3})/")
_FIRST_ASSEMBLY, _FOURTH_COUNCIL = 1945, 2007


@functools.lru_cache(maxsize=64)
def find_symbols(text: str) -> tuple[PrintedSymbol, ...]:
    """Every UN symbol printed in a text, in order; `A/HRC/40/66 and Corr.1` gives two."""
    found: list[PrintedSymbol] = []
    families, sieve = _families()
    for family, match in sieve.matches([text])[0] if "/" in text else ():
        at = bisect.bisect_left(found, match.end(), key=lambda symbol: symbol.start)
        if not at or found[at - 1].end <= match.start():
            found[at:at] = _with_corrigenda(text, match, families[family])
    return tuple(found)


def _with_corrigenda(text: str, match: re.Match[str], rule: str) -> Iterator[PrintedSymbol]:
    symbol = _spaced(match[0])
    yield PrintedSymbol(match.start(), match.end(), symbol, rule)
    at = match.end()
    while further := _FURTHER.match(text, at):
        yield PrintedSymbol(further.start(1), further.end(1), f"{symbol}/{further[1]}", rule)
        at = further.end()


@functools.cache
def _families() -> tuple[list[str], Sieve]:
    """The names of the families, and what finds their symbols where these stand alone."""
    families = rules.load("un_symbols").rules
    alone = compile_all("un_symbols_alone", [(f"{_START}(?:{rule.pattern.pattern}){_END}", 0) for rule in families])
    return [rule.id for rule in families], Sieve(alone)


def _spaced(symbol: str) -> str:
    """A symbol as the United Nations write it: `RES`, `Rev.1`, no blank but before a bracket and a part's letter."""
    symbol = _SLASH.sub("/", symbol).replace("/Res/", "/RES/").replace("/res/", "/RES/")
    symbol = _SHOUTED.sub(lambda found: found[0].capitalize(), symbol)
    symbol = re.sub(r" ?\(", " (", symbol)
    return re.sub(r"(?<=\d) ?([A-Z])(?= \(|$)", r" \1", symbol)


def key(symbol: str) -> str:
    """The key of a document; the year of a Security Council resolution is decoration, its number is unique.

    >>> key("S/RES/2729 (2024)")
    'un/S/RES/2729'
    """
    return symbol_key(_YEAR.sub("", symbol) if symbol.startswith("S/RES/") else symbol)


def resolution_symbol(series: str, number: str) -> str | None:
    """The symbol of a resolution that prose gives as a number, or None where the number is none of that series.

    >>> resolution_symbol("S/RES/", "1718 (2006)")
    'S/RES/1718 (2006)'
    >>> resolution_symbol("A/HRC/RES/", "34/24")
    'A/HRC/RES/34/24'
    """
    number = _spaced(number.strip())
    return f"{series}{number}" if any(re.fullmatch(p, number) for p in _NUMBERS.get(series, ())) else None


_NUMBERS = {
    "S/RES/": (r"\d{1,4}( \((19|20)\d\d\))?",),
    "A/RES/": (r"(?:[3-9]\d|1\d\d)/\d{1,3}( [A-Z])?", r"E?S-\d{1,2}/\d{1,2}", r"\d{1,4}( [A-Z])? \([IVXLC]+\)"),
    "A/HRC/RES/": (r"\d{1,2}/\d{1,3}", r"S-\d{1,2}/\d{1,2}"),
    "E/CN.4/RES/": (r"(?:19|200)\d{1,2}/\d{1,3}",),
    "E/RES/": (r"(?:19|20)\d\d/\d{1,3}", r"\d{1,4}( [A-Z])? \([IVXLC]+\)"),
}


def possible_series(number: str) -> tuple[str, ...]:
    """The series that a bare resolution number may belong to.

    >>> possible_series("1718 (2006)")
    ('S/RES/',)
    >>> possible_series("22/13")
    ('A/HRC/RES/',)
    """
    if re.fullmatch(r"\d{1,4}", number):
        return ()
    return tuple(series for series in sorted(_NUMBERS) if resolution_symbol(series, number))


def session(symbol: str) -> tuple[int, int] | None:
    """The regular session a General Assembly or Human Rights Council symbol bears, and the year that session opens in.

    Session n of the Assembly opens in September of 1945 + n; the Council holds three a year since its fourth in 2007.
    """
    found = _SESSION.match(symbol)
    if not found:
        return None
    number = int(found["number"])
    if not found["council"]:
        return number, _FIRST_ASSEMBLY + number
    return number, _FOURTH_COUNCIL + max(0, number - 4) // 3
