"""What leads a web server from an identifier to its page or its data, and a search engine to every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from kg import files

_MEDIA = (("text/turtle", "ttl"), ("application/ld+json", "jsonld"))
_HEAD = "# Made by kg site. Identifiers under {base} lead with 303 to documents under {address}.\n"
_PARTS = "(?:addressee|citation|claim|copy|demand|mention|signature)"
_LETTER = "letter/[^/]+"
_PAGES = (("dataset|graph/.+", "downloads"), ("violation/scheme", "violations"), ("ns/.+", "ns"))
"""Identifiers whose page bears another name than they do."""
_DATA = (("graph/.+", "dataset"), ("ns/.+", "ns"))
"""Identifiers whose data are in the files of another."""
_SITEMAP = '<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
MOST_ADDRESSES = 50_000
"""What a site map may hold (sitemaps.org, protocol 0.9)."""


def sitemap(address: str, pages: Sequence[str]) -> Mapping[str, str]:
    """The site map at an address by file name; more than one file, and an index of them, where there are many pages."""
    addresses = [address + quote(page) for page in sorted(pages)]
    maps = [addresses[start : start + MOST_ADDRESSES] for start in range(0, len(addresses), MOST_ADDRESSES)]
    if len(maps) == 1:
        return {"sitemap.xml": _listed("urlset", "url", addresses)}
    found = {f"sitemap-{n}.xml": _listed("urlset", "url", listed) for n, listed in enumerate(maps, start=1)}
    return {"sitemap.xml": _listed("sitemapindex", "sitemap", [address + name for name in found]), **found}


def _listed(kind: str, item: str, addresses: Sequence[str]) -> str:
    rows = "".join(f"<{item}><loc>{escape(address)}</loc></{item}>\n" for address in addresses)
    return f"{_SITEMAP.format(kind=kind)}{rows}</{kind}>\n"


def htaccess(base: str, address: str) -> str:
    """Rules for Apache at the base of the identifiers, such as those of w3id.org."""
    lines = [_HEAD.format(base=base, address=address), "Options +FollowSymLinks\nRewriteEngine on\n"]
    lines += [
        "\n# versions of the dataset\n",
        f"RewriteRule ^dataset/([^/]+)$ {address}releases/$1/ [R=303,L]\n",
        f"RewriteRule ^catalogue$ {address}releases/ [R=303,L]\n",
        f"RewriteRule ^releases/(.*)$ {address}releases/$1 [R=303,L]\n",
    ]
    for media_type, suffix in _MEDIA:
        wanted = (
            "RewriteCond %{HTTP_ACCEPT} !text/html [NC]\n"
            f"RewriteCond %{{HTTP_ACCEPT}} {media_type.replace('+', '[+]')} [NC]\n"
        )
        lines += [
            f"\n# {media_type}\n",
            f"{wanted}RewriteRule ^({_LETTER})/(?!document/).+$ {address}$1.{suffix} [R=303,L]\n",
            *(f"{wanted}RewriteRule ^(?:{names})$ {address}{file}.{suffix} [R=303,L]\n" for names, file in _DATA),
            f"{wanted}RewriteRule ^(.+[^/])$ {address}$1.{suffix} [R=303,L]\n",
        ]
    lines += [
        "\n# pages\n",
        f"RewriteRule ^({_LETTER})/({_PARTS})/([^/]+)$ {address}$1.html#$2-$3 [R=303,NE,L]\n",
        f"RewriteRule ^({_LETTER})/(?!document/).+$ {address}$1.html [R=303,L]\n",
        *(f"RewriteRule ^(?:{names})$ {address}{page}.html [R=303,L]\n" for names, page in _PAGES),
        f"RewriteRule ^(.+[^/])$ {address}$1.html [R=303,L]\n",
        f"RewriteRule ^$ {address}index.html [R=303,L]\n",
    ]
    return "".join(lines)


def nginx(base: str) -> str:
    """A server for nginx that serves the site at the base of the identifiers."""
    text = (files.PACKAGE / "site" / "nginx.conf").read_text(encoding="utf-8")
    return text.replace("@BASE@", base).replace("@PARTS@", _PARTS)
