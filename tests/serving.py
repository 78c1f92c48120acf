"""A server of our own on loopback, and a client that hides nothing."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest

if not os.environ.get("CI"):
    pytest.importorskip("httptools", reason="pip install 'open-letters-kg[serve]'")
    pytest.importorskip("starlette", reason="pip install 'open-letters-kg[serve]'")

CHECKOUT = Path(__file__).parents[1]
OUTPUT = CHECKOUT / "output"
BASE = "https://w3id.org/open-letters/"
LETTER = "letter/2015-10-29-joint-letter-to-un-security-council-members"
LETTERS = "SELECT ?letter ?date { ?letter a ol:Letter ; dcterms:date ?date } ORDER BY ?date"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


def query(text: str, **parameters: str) -> str:
    """The path at which a query is answered."""
    return f"/sparql?{urlencode({'query': text, **parameters})}"


class Reply(NamedTuple):
    status: int
    headers: Message
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8")

    @property
    def media_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]


class Site(NamedTuple):
    """A server: its address, the descriptor of its process, and what it said on standard error."""

    host: str
    port: int
    process: int
    said: Path

    def connect(self, timeout: float = 60, client: str = "127.0.0.1") -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout, source_address=(client, 0))

    def ask(
        self,
        path: str,
        accept: str | None = None,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        client: str = "127.0.0.1",
    ) -> Reply:
        """The reply to a request; `client` is the address of this machine that it is sent from."""
        sent = {**(headers or {}), **({} if accept is None else {"Accept": accept})}
        with contextlib.closing(self.connect(client=client)) as connection:
            connection.request(method, path, body, sent)
            reply = connection.getresponse()
            return Reply(reply.status, reply.headers, reply.read())


@contextlib.contextmanager
def serving(data: Path = OUTPUT, *options: str, ends_with: int = 0) -> Iterator[Site]:
    """The command `kg serve` at a free port of this machine; it is told to end, and must end well."""
    command = [sys.executable, "-m", "kg.cli", "serve", str(data), "--port", "0", *options]
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        with (
            said.open("wb") as stderr,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, cwd=CHECKOUT) as server,
        ):
            assert server.stdout is not None
            address = urlsplit(server.stdout.readline().decode().strip())
            try:
                assert address.hostname, said.read_text()
                assert address.port
                yield Site(address.hostname, address.port, server.pid, said)
            finally:
                server.send_signal(signal.SIGTERM)
                code = server.wait(timeout=60)
        assert code == ends_with, said.read_text()
