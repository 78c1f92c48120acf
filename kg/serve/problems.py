"""What a client is told instead of an answer: a status and why (RFC 9457, Problem Details for HTTP APIs)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from kg.errors import KgError

MEDIA_TYPE = "application/problem+json"


class Problem(KgError):  # noqa: N818  # as RFC 9457 calls it
    """A request that has no answer; `detail` says what to do about it."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})

    @property
    def title(self) -> str:
        """The status in words (RFC 9110, section 15)."""
        return HTTPStatus(self.status).phrase

    def to_json(self) -> bytes:
        """The problem as a document of its media type."""
        said = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail}
        return json.dumps(said, ensure_ascii=False).encode()


def busy(detail: str) -> Problem:
    """The problem of a server that may have an answer later."""
    return Problem(503, detail, {"Retry-After": "5"})


def from_json(content: bytes) -> Problem:
    """The problem that a worker reports."""
    said = json.loads(content)
    return Problem(said["status"], said["detail"])
