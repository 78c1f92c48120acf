"""Validate a research object crate with roc-validator, without the network: python tests/crate.py CRATE CACHE

Prints a JSON array of what is wrong. The context of RO-Crate 1.3 is the copy that the package rocrate brings.
"""

import io
import json
import sys
from pathlib import Path
from typing import Any

import requests
import rocrate
from requests_cache import CachedSession  # type: ignore[import-not-found]
from rocrate_validator import services  # type: ignore[import-not-found]
from rocrate_validator.models import Severity, ValidationSettings  # type: ignore[import-not-found]
from urllib3 import HTTPResponse

CONTEXT = "https://w3id.org/ro/crate/1.3/context"


class Copy(requests.adapters.BaseAdapter):
    """Answers every request with the context."""

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """The answer."""
        body = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()
        headers = {"Content-Type": "application/ld+json"}
        answer = HTTPResponse(
            io.BytesIO(body), headers, 200, preload_content=False, request_url=request.url, request_method="GET"
        )
        return requests.adapters.HTTPAdapter().build_response(request, answer)

    def close(self) -> None:
        """Nothing is open."""


def fill(cache: Path) -> None:
    """Put the context where the validator looks for what it would fetch."""
    session = CachedSession(str(cache), backend="sqlite", expire_after=-1)
    session.mount("https://", Copy())
    session.get(CONTEXT, headers={"Accept": "application/ld+json"})


def issues(crate: Path, cache: Path) -> list[str]:
    """What the validator finds, of what RO-Crate demands and of what it recommends."""
    settings = ValidationSettings(
        rocrate_uri=str(crate),
        profile_identifier="ro-crate-1.3",
        requirement_severity=Severity.RECOMMENDED,
        cache_path=cache,
        offline=True,
    )
    found = services.validate(settings).get_issues()
    return [f"{issue.severity.name} {issue.check.identifier}: {issue.message}" for issue in found]


if __name__ == "__main__":
    fill(Path(sys.argv[2]))
    json.dump(issues(Path(sys.argv[1]), Path(sys.argv[2])), sys.stdout)
