"""Real triple stores on loopback, and a proxy before them that counts, fails and asks who one is."""

import contextlib
import http.client
import http.server
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

OXIGRAPH = "pip install oxigraph"
VIRTUOSO = "apt-get install --no-install-recommends virtuoso-opensource-7 virtuoso-opensource-7-bin"
_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
"""


def needed(command: str, install: str) -> str:
    """The path of a command; the test is skipped without it, and fails where CI=true."""
    beside = Path(sys.executable).parent / command
    found = str(beside) if beside.is_file() else shutil.which(command)
    if found is None:
        assert os.environ.get("CI") != "true", f"CI needs {command}: {install}"
        pytest.skip(f"no {command}; {install}")
    return found


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextlib.contextmanager
def oxigraph(*options: str) -> Iterator[str]:
    """The URL of an Oxigraph server of its own, empty, in memory."""
    command, port = needed("oxigraph", OXIGRAPH), free_port()
    with _running([command, "serve", "--bind", f"127.0.0.1:{port}", *options], f"http://127.0.0.1:{port}", None) as url:
        yield url


@dataclass(frozen=True)
class Virtuoso:
    url: str
    sql: str
    folder: Path
    isql: str


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Virtuoso]:
    """A Virtuoso server of its own, empty; user and password are dba."""
    command, isql = needed("virtuoso-t", VIRTUOSO), needed("isql-vt", VIRTUOSO)
    sql, port = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=port))
    arguments = [command, "+configfile", "virtuoso.ini", "+foreground"]
    with _running(arguments, f"http://127.0.0.1:{port}", folder) as url:
        yield Virtuoso(url, f"127.0.0.1:{sql}", folder, isql)


@contextlib.contextmanager
def _running(command: list[str], url: str, folder: Path | None) -> Iterator[str]:
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(600):
                with contextlib.suppress(URLError, ConnectionError), urlopen(f"{url}/sparql" if folder else url):
                    break
                assert process.poll() is None, f"{command[0]} ended with code {process.returncode}"
                time.sleep(0.1)
            yield url
        finally:
            process.kill()


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def writes(self) -> bool:
        """Whether it changes the store; queries are posted too."""
        form = self.headers.get("Content-Type", "") == "application/x-www-form-urlencoded"
        return self.method in ("PUT", "DELETE") or (self.method == "POST" and not form)


@dataclass
class Proxy:
    """What stands before a server: `rule` may change a request, answer it with a status and headers, or cut it.

    "cut" ends the connection before the server sees the request, "deaf" after it has done it.
    """

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    rule: Callable[[Asked], "str | tuple[int, dict[str, str]] | None"] = lambda asked: None

    @property
    def writes(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.writes]


@contextlib.contextmanager
def proxy(upstream: str) -> Iterator[Proxy]:
    state = Proxy()
    place = urlsplit(upstream)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, self.path, dict(self.headers), body)
            state.asked.append(asked)
            verdict = state.rule(asked)
            if verdict == "cut":
                return self._end()
            if isinstance(verdict, tuple):
                return self._answer(verdict[0], verdict[1], b"")
            connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
            passed = {k: v for k, v in self.headers.items() if k not in ("Host", "Content-Length", "Accept-Encoding")}
            connection.request(self.command, asked.path, asked.body or None, passed)
            response = connection.getresponse()
            content = response.read()
            connection.close()
            if verdict == "deaf":
                return self._end()
            kept = ("Content-Type", "Server", "WWW-Authenticate", "Location")
            self._answer(response.status, {k: v for k, v in response.getheaders() if k.title() in kept}, content)

        do_GET = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815

        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):
                super().handle()

        def _end(self) -> None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        def _answer(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
