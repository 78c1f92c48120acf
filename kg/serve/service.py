"""What the handlers of requests share."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request

from kg.serve.data import About
from kg.serve.limits import Limits
from kg.serve.pool import Pool
from kg.serve.recent import Recent


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The workers, what is known of the data, the limits, the files of the text versions by their IRI, and the answers
    that were given already.
    """

    pool: Pool
    about: About
    limits: Limits
    texts: Mapping[str, Path]
    recent: Recent


def service(request: Request) -> Service:
    """The service that a request came to."""
    found = request.app.state.service
    assert isinstance(found, Service)
    return found
