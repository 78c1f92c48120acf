"""The headers that every response has, whatever it says."""

from __future__ import annotations

_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
COMMON = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After",
    "Content-Security-Policy": f"{_POLICY}'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Anyone may read, without credentials (Fetch, section 3.3); a browser runs nothing and guesses nothing."""

FRAMED = {"Content-Security-Policy": f"{_POLICY}*"}
"""Instead, for a page that other sites show in a frame."""

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match, X-Requested-With",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, POST, OPTIONS",
}
"""The answer to OPTIONS."""
