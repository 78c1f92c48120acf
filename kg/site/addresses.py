"""Where pages lie, and how one links to another: always relative, so that a site works wherever it is put."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from kg.site.graph import Thing

_SAFE = "/!$&'()*+,;=@~"
_SHOWN_ON = {"dataset": "downloads.html", "scheme": "violations.html"}
"""The kinds of things whose page is one that a reader would look for anyway."""


def file(key: str, suffix: str = ".html") -> str:
    """The file of a thing, relative to the root of the site; a path that stays below it.

    >>> file("un/A/RES/217_A_(III)")
    'un/A/RES/217_A_(III).html'
    """
    parts = [part for part in key.split("/") if part not in ("", ".", "..")]
    return "/".join(parts) + suffix


def root(path: str) -> str:
    """From a file of the site up to its root."""
    return "../" * path.count("/")


def link(path: str, target: str) -> str:
    """From one file of the site to another, which may have a fragment."""
    name, mark, fragment = target.partition("#")
    return root(path) + quote(name, _SAFE) + mark + quote(fragment, _SAFE)


def page(thing: Thing, anchor: str = "") -> str:
    """The page of a thing, with a place on it."""
    return _SHOWN_ON.get(thing.kind, file(thing.key)) + (f"#{anchor}" if anchor else "")


def external(address: str) -> str | None:
    """An address on the web as it is, None for anything but http and https."""
    return address if urlsplit(address).scheme in ("http", "https") else None
