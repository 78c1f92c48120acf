"""Who we are to a server, without a secret on the command line: environment, file, or netrc."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from requests import PreparedRequest, Response, codes
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from requests.utils import get_netrc_auth

from kg.errors import UsageError

USER, PASSWORD, TOKEN = "KG_LOAD_USER", "KG_LOAD_PASSWORD", "KG_LOAD_TOKEN"


class Bearer(AuthBase):
    """A bearer token (RFC 6750, section 2.1)."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request with the token."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Password(AuthBase):
    """A user and a password, sent only when the server asks, as it asks: digest (RFC 7616) or else basic (RFC 7617)."""

    def __init__(self, user: str, password: str) -> None:
        self._digest: Callable[[PreparedRequest], PreparedRequest] = HTTPDigestAuth(user, password)
        self._basic: Callable[[PreparedRequest], PreparedRequest] = HTTPBasicAuth(user.encode(), password.encode())
        self._asked_for_basic = False

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request with the password if the server has asked, and ready to be asked if not."""
        if self._asked_for_basic:
            return self._basic(request)
        self._digest(request)
        request.hooks["response"].append(self._answer_basic)
        return request

    def _answer_basic(self, response: Response, **options: Any) -> Response:
        challenge = response.headers.get("WWW-Authenticate", "").lower()
        if response.status_code != codes.unauthorized or "basic" not in challenge or "digest" in challenge:
            return response
        self._asked_for_basic = True
        _ = response.content  # read to its end, so that the connection can be used again
        again = self._basic(response.request.copy())
        answer: Response = response.connection.send(again, **options)
        answer.history.append(response)
        return answer


def credentials(url: str, environment: Mapping[str, str], file: Path | None = None) -> AuthBase | None:
    """Who we are to the server at a URL: by the file, else by the environment, else by netrc; None for nobody.

    The file has one line: USER:PASSWORD, or a bearer token. Raises UsageError for a file that has not.
    """
    if file is not None:
        return _from_file(file)
    if token := environment.get(TOKEN):
        return Bearer(token)
    if user := environment.get(USER):
        return Password(user, environment.get(PASSWORD, ""))
    known = get_netrc_auth(url)
    return Password(*known) if known else None


def _from_file(file: Path) -> AuthBase:
    try:
        stated = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from error
    if not stated or len(stated.splitlines()) != 1:
        raise UsageError(f"{file}: give one line, USER:PASSWORD or a bearer token")
    user, colon, password = stated.partition(":")
    return Password(user, password) if colon else Bearer(stated)
