"""What is tried again and what is not; who one is, and that it is never told to those who did not ask."""

import base64
import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from requests.auth import AuthBase

from kg.errors import RemoteError, UsageError
from kg.load.credentials import credentials
from kg.load.remote import Remote, is_overheard, number, read, replace, session, update
from kg.load.targets import target
from kg.terms import IRI
from tests.servers import Asked, Proxy, oxigraph, proxy

GRAPH = IRI("https://example.org/g")
LINE = '<https://example.org/s> <https://example.org/p> "\\u0001" .'
COUNT = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
BASIC = "Basic " + base64.b64encode("me:geheim é".encode()).decode()
ASKING = {"basic": 'Basic realm="x"', "digest": 'Digest realm="x", nonce="1", qop="auth", algorithm=SHA-256'}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with oxigraph() as url:
        yield url


@pytest.fixture
def between(server: str) -> Iterator[Proxy]:
    with proxy(server) as state:
        yield state


def remote(url: str, who: AuthBase | None = None, pause: float = 0) -> Remote:
    return Remote(target=target(url, "oxigraph"), session=session(who, pause), seconds=60)


# --- again, and not again


@pytest.mark.parametrize("failure", ["cut", "deaf", (500, {}), (502, {}), (503, {"Retry-After": "0"}), (504, {})])
def test_what_failed_is_tried_again(between: Proxy, failure: str | tuple[int, dict[str, str]]) -> None:
    between.rule = lambda asked: failure if len(between.asked) % 3 else None
    store = remote(between.url)
    replace(store, GRAPH, f"{LINE}\n".encode())
    update(store, f"COPY <{GRAPH}> TO <{GRAPH}2>")
    assert read(store, IRI(f"{GRAPH}2")) == (LINE,)
    assert number(store, COUNT) == 1
    assert len(between.asked) == 12


def test_the_pause_grows_and_there_is_an_end(between: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", pauses.append)
    between.rule = lambda asked: (503, {"Retry-After": "7"}) if len(between.asked) == 1 else (503, {})
    with pytest.raises(RemoteError, match=r"POST http://127.0.0.1:[0-9]+/query: 503 Service Unavailable"):
        number(remote(between.url, pause=0.5), COUNT)
    assert pauses == [7, 1, 2, 4, 8]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429])
def test_what_is_refused_is_not_tried_again(between: Proxy, status: int) -> None:
    between.rule = lambda asked: (status, {})
    with pytest.raises(RemoteError, match=f"PUT http://127.0.0.1:[0-9]+/store: {status} "):
        replace(remote(between.url), GRAPH, b"")
    assert len(between.asked) == 1


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(RemoteError, match=r"GET http://127.0.0.1:9/store: .*refused"):
        read(remote("http://127.0.0.1:9"), GRAPH)


def test_a_server_elsewhere_is_not_followed(between: Proxy) -> None:
    between.rule = lambda asked: (302, {"Location": "https://elsewhere.example/"})
    with pytest.raises(RemoteError, match=r"302 Found: the store is at https://elsewhere.example/; give that URL"):
        read(remote(between.url), GRAPH)
    assert len(between.asked) == 1


def test_what_the_server_says_is_passed_on(between: Proxy) -> None:
    with pytest.raises(RemoteError, match=r"POST .*/update: 400 Bad Request: .*expected"):
        update(remote(between.url), "DRUP ALL")
    assert len(between.asked) == 1


def test_an_answer_that_is_none_is_said() -> None:
    with proxy("http://127.0.0.1:9") as state:
        state.rule = lambda asked: (200, {"Content-Type": "text/html"})
        with pytest.raises(RemoteError, match=r"does not answer a query in JSON; is this the right URL?"):
            number(remote(state.url), COUNT)


# --- who one is


def guarded(asked: Asked, scheme: str) -> tuple[int, dict[str, str]] | None:
    """Writes need the password; the check of a digest is left to a real server in test_stores."""
    sent = asked.headers.get("Authorization", "")
    right = (
        sent == BASIC if scheme == "basic" else sent.startswith('Digest username="me", realm="x", nonce="1", uri="/')
    )
    return None if right or not asked.writes else (401, {"WWW-Authenticate": ASKING[scheme]})


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_a_password_is_sent_as_it_is_asked_for_and_only_then(between: Proxy, scheme: str) -> None:
    between.rule = lambda asked: guarded(asked, scheme)
    who = credentials(between.url, {"KG_LOAD_USER": "me", "KG_LOAD_PASSWORD": "geheim é"})
    store = remote(between.url, who)
    number(store, COUNT)
    assert "Authorization" not in between.asked[-1].headers
    replace(store, GRAPH, f"{LINE}\n".encode())
    update(store, f"COPY <{GRAPH}> TO <{GRAPH}2>")
    assert [asked.method for asked in between.asked] == ["POST", "PUT", "PUT", "POST"]
    assert read(store, IRI(f"{GRAPH}2")) == (LINE,)


def test_a_wrong_password_is_refused_once_and_not_shown(between: Proxy) -> None:
    between.rule = lambda asked: (401, {"WWW-Authenticate": f"{ASKING['digest']}, {ASKING['basic']}"})
    who = credentials(between.url, {"KG_LOAD_USER": "me", "KG_LOAD_PASSWORD": "geheim"})
    with pytest.raises(RemoteError, match="401 Unauthorized; say who you are") as error:
        replace(remote(between.url, who), GRAPH, b"")
    assert "geheim" not in str(error.value)
    assert all(not asked.headers.get("Authorization", "").startswith("Basic") for asked in between.asked)
    assert len(between.asked) == 2


def sent_by(who: AuthBase | None, between: Proxy) -> str:
    """What is told to a server that asks for a password in the basic way."""
    between.asked.clear()
    between.rule = lambda asked: (
        None if "Authorization" in asked.headers else (401, {"WWW-Authenticate": ASKING["basic"]})
    )
    with contextlib.suppress(RemoteError):
        read(remote(between.url, who), GRAPH)
    return between.asked[-1].headers.get("Authorization", "")


def test_the_first_that_is_given_says_who_one_is(
    between: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc, file = tmp_path / "netrc", tmp_path / "file"
    netrc.write_text("machine 127.0.0.1 login net password rc\n")
    netrc.chmod(0o600)
    password = {"KG_LOAD_USER": "me", "KG_LOAD_PASSWORD": "geheim é"}
    assert sent_by(credentials(between.url, {}), between) == ""
    monkeypatch.setenv("NETRC", str(netrc))
    assert sent_by(None, between) == "", "nobody is nobody, whatever netrc says"
    assert sent_by(credentials(between.url, {}), between) == "Basic " + base64.b64encode(b"net:rc").decode()
    assert sent_by(credentials(between.url, password), between) == BASIC
    assert sent_by(credentials(between.url, {**password, "KG_LOAD_TOKEN": "abc"}), between) == "Bearer abc"
    file.write_text("me:geheim é\n", encoding="utf-8")
    assert sent_by(credentials(between.url, {"KG_LOAD_TOKEN": "abc"}, file), between) == BASIC
    file.write_text("abc.def-~+/==\n")
    assert sent_by(credentials(between.url, password, file), between) == "Bearer abc.def-~+/=="


@pytest.mark.parametrize("content", [b"", b"a:b\nc:d\n", b"\xff\xfe"])
def test_a_file_that_does_not_say_who_one_is_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(UsageError, match=r"file: (give one line|cannot be read)"):
        credentials("http://localhost/", {}, tmp_path / "file")


def test_a_password_that_others_can_read_on_the_way_is_warned_of() -> None:
    assert is_overheard(target("http://example.org/", "oxigraph"))
    assert not is_overheard(target("https://example.org/", "oxigraph"))
    assert not is_overheard(target("http://localhost:7878/", "oxigraph"))


def test_a_missing_package_is_named(tmp_path: Path, checkout: Path) -> None:
    (tmp_path / "requests.py").write_text("raise ModuleNotFoundError('no requests', name='requests')\n")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from kg.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "load", "http://localhost:9/", "--kind", "oxigraph"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=checkout, check=False)
    assert done.stderr == (
        "kg: error: kg load needs the package requests; install it with: pip install 'open-letters-kg[load]'\n"
    )
    assert done.returncode == 4
