"""What a web server needs to lead from an identifier to its page or its data: 303 and the header Accept."""

from __future__ import annotations

from kg import files

_MEDIA = (("text/turtle", "ttl"), ("application/ld+json", "jsonld"))
_HEAD = "# Made by kg site. Identifiers under {base} lead with 303 to documents under {address}.\n"
_PARTS = "(?:addressee|citation|claim|demand|mention|signature)"


def htaccess(base: str, address: str) -> str:
    """Rules for Apache at the base of the identifiers, such as those of w3id.org."""
    lines = [_HEAD.format(base=base, address=address), "Options +FollowSymLinks\nRewriteEngine on\n"]
    for media_type, suffix in _MEDIA:
        wanted = (
            "RewriteCond %{HTTP_ACCEPT} !text/html [NC]\n"
            f"RewriteCond %{{HTTP_ACCEPT}} {media_type.replace('+', '[+]')} [NC]\n"
        )
        lines += [
            f"\n# {media_type}\n",
            wanted + f"RewriteRule ^(letter/[^/]+)/(?!document/).+$ {address}$1.{suffix} [R=303,L]\n",
            wanted + f"RewriteRule ^(.+[^/])$ {address}$1.{suffix} [R=303,L]\n",
        ]
    lines += [
        "\n# pages\n",
        f"RewriteRule ^(letter/[^/]+)/({_PARTS})/([^/]+)$ {address}$1.html#$2-$3 [R=303,NE,L]\n",
        f"RewriteRule ^(letter/[^/]+)/(?!document/).+$ {address}$1.html [R=303,L]\n",
        f"RewriteRule ^dataset$ {address}downloads.html [R=303,L]\n",
        f"RewriteRule ^violation/scheme$ {address}violations.html [R=303,L]\n",
        f"RewriteRule ^(.+[^/])$ {address}$1.html [R=303,L]\n",
        f"RewriteRule ^$ {address}index.html [R=303,L]\n",
    ]
    return "".join(lines)


def nginx(base: str) -> str:
    """A server for nginx that serves the site at the base of the identifiers."""
    text = (files.PACKAGE / "site" / "nginx.conf").read_text(encoding="utf-8")
    return text.replace("@BASE@", base).replace("@PARTS@", _PARTS)
