"""How the IRIs of a dataset are shortened."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urljoin

from kg.sinks import node
from kg.terms import BASE, RDF, XSD, Literal, Triple, prefixes

_LOCAL_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_RELATIVE = re.compile(r"[A-Za-z0-9][^:]*")
# What resolves to the base and itself, whatever the base; most keys are so, and `urljoin` takes long.
_PLAIN_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:/[A-Za-z0-9_-]+)*(?:#[A-Za-z0-9_=,;-]+)?")
_CACHED = 1 << 11  # more than most letters have IRIs
_PLAIN = {XSD.string, RDF.langString}
# Canonical, since some readers make a number of it and forget how it was written, and exact as a JSON number.
_BARE: Mapping[str, re.Pattern[str]] = {
    XSD.integer: re.compile(r"0|-?[1-9][0-9]{0,14}"),
    XSD.boolean: re.compile("true|false"),
}


class Names:
    """How IRIs are shortened: by the prefixes of our vocabularies and of a dataset's kinds of things, else by a base.

    `base` is that of the dataset's instances; what is written relative to `root` instead (a letter, in a file of its
    own) reads shorter still.
    """

    def __init__(self, base: str = BASE, root: str | None = None) -> None:
        self.base = root or base
        self.prefixes = prefixes(base)
        self._prefix_of = {namespace: prefix for prefix, namespace in self.prefixes.items()}
        self._is_plain_base = urljoin(self.base, "a/b#c") == f"{self.base}a/b#c"

    def prefixed(self, iri: str) -> str | None:
        """The IRI as a prefixed name, if that needs no escape in any syntax."""
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefix_of.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix and _LOCAL_NAME.fullmatch(iri, cut) else None

    def short(self, iri: str) -> str:
        """The IRI relative to the base if it resolves back to itself (RFC 3986, section 5.2), else whole."""
        checked = node(iri).value
        key = checked.removeprefix(self.base)
        return key if key != checked and self._resolves(key, checked) else checked

    def _resolves(self, key: str, iri: str) -> bool:
        if self._is_plain_base and _PLAIN_KEY.fullmatch(key):
            return True
        return _RELATIVE.fullmatch(key) is not None and urljoin(self.base, key) == iri


class PrefixesUsed:
    """Which prefixes of some names are used to write triples."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._used: set[str] = set()
        self._note = functools.lru_cache(_CACHED)(self._noted)

    def by(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """The triples as they are, each noted on its way."""
        note = self._note
        for triple in triples:
            subject, predicate, value = triple
            note(subject)
            if predicate != RDF.type:  # which is written `a`
                note(predicate)
            if not isinstance(value, Literal):
                note(value)
            elif not (is_plain(value) or is_bare(value)):
                note(value.datatype)
            yield triple

    def _noted(self, iri: str) -> None:
        if name := self._names.prefixed(iri):
            self._used.add(name.partition(":")[0])

    def namespaces(self) -> dict[str, str]:
        """The namespaces of the prefixes used by what has been noted, in the order of the names."""
        return {prefix: namespace for prefix, namespace in self._names.prefixes.items() if prefix in self._used}


def is_plain(term: Literal) -> bool:
    """Whether a literal is written without its datatype."""
    return term.datatype in _PLAIN


def is_bare(term: Literal) -> bool:
    """Whether Turtle and JSON write the literal without quotes (RDF 1.1 Turtle, section 2.5)."""
    form = _BARE.get(term.datatype)
    return form is not None and form.fullmatch(term.value) is not None
