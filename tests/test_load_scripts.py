"""The scripts that `kg load --print` shows, run against real servers; Virtuoso's is in test_stores."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from kg import release
from kg.build import build
from kg.cli import main
from kg.errors import UsageError
from kg.load.remote import Remote, session
from kg.load.scripts import script
from kg.load.targets import KINDS, Target, target
from kg.load.transfer import load
from tests.servers import needed, oxigraph

OUTPUT = Path(__file__).parents[1] / "output"


@pytest.fixture
def server() -> Iterator[str]:
    with oxigraph() as url:
        yield url


def oxigraph_as(kind: str, url: str) -> Target:
    """Oxigraph with the protocols of another kind of store."""
    places = KINDS[kind]
    return Target(
        kind=kind,
        url=url,
        query=f"{url}/query" if places.query is not None else None,
        update=f"{url}/update" if places.update is not None else None,
        store=f"{url}/store" if places.store is not None else None,
    )


@pytest.mark.parametrize("kind", ["oxigraph", "graphdb", "graph-store", "sparql"])
def test_a_script_of_curl_leaves_what_a_load_would(kind: str, server: str, tmp_path: Path) -> None:
    needed("curl", "apt-get install curl")
    (tmp_path / "load.sh").write_text(script(oxigraph_as(kind, server), OUTPUT))
    done = subprocess.run(["sh", "load.sh"], capture_output=True, text=True, cwd=tmp_path, check=True)
    counted = done.stdout.splitlines()
    assert len(counted) == (0 if kind == "graph-store" else 8)
    place = Remote(target=target(server, "oxigraph"), session=session(), seconds=60)
    for changed in (True, False):
        after = load(place, OUTPUT, changed=changed)
        assert (after.sent, after.mismatches) == ((), ())


def test_a_script_ends_where_the_server_refuses(server: str, tmp_path: Path) -> None:
    needed("curl", "apt-get install curl")
    (tmp_path / "load.sh").write_text(script(target(f"{server}/nowhere", "oxigraph"), OUTPUT))
    assert subprocess.run(["sh", "load.sh"], capture_output=True, cwd=tmp_path, check=False).returncode != 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_script_that_a_shell_can_read(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "http://localhost:1/it's", "--kind", kind, "--data", str(OUTPUT), "--print"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("#!/bin/sh\n")
    assert err == ""
    subprocess.run(["sh", "-n"], input=out.encode(), check=True)


def test_the_script_of_qlever_has_its_qleverfile() -> None:
    text = script(target("http://localhost:7019", "qlever"), OUTPUT)
    assert "FORMAT      = nq\n" in text
    assert "PORT               = 7019\n" in text
    index, start = text.splitlines()[-2:]
    assert index == "qlever index --overwrite-existing --system $system"
    assert start == "qlever start --kill-existing-with-same-port --system $system"


@pytest.mark.parametrize(("installed", "system"), [(("qlever", "qlever-server"), "native"), (("qlever",), "docker")])
def test_the_script_of_qlever_takes_programs_that_are_installed(
    tmp_path: Path, installed: tuple[str, ...], system: str
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in installed:
        (programs / name).write_text('#!/bin/sh\necho "$@"\n')
        (programs / name).chmod(0o755)
    for name in ("cat", "cp"):
        (programs / name).symlink_to(which(name) or name)
    text = script(target("http://localhost:7019", "qlever"), OUTPUT)
    ran = subprocess.run(
        ["/bin/sh"], input=text, cwd=tmp_path, env={"PATH": str(programs)}, check=True, capture_output=True, text=True
    )
    assert ran.stdout.splitlines() == [
        f"index --overwrite-existing --system {system}",
        f"start --kill-existing-with-same-port --system {system}",
    ]


@pytest.fixture
def in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The release of the seeds as that of a large corpus: N-Quads in several parts."""
    monkeypatch.setattr("kg.publish.MOST_TRIPLES", 1000)
    monkeypatch.setattr("kg.publish.LETTERS_IN_A_PART", 3)
    build([OUTPUT.parent / "seeds"], tmp_path / "release")
    assert len(release.parts(tmp_path / "release")) == 3
    return tmp_path / "release"


def test_a_release_in_parts_is_loaded_as_one(in_parts: Path, server: str) -> None:
    place = Remote(target=target(server, "oxigraph"), session=session(), seconds=60)
    assert len(load(place, in_parts).sent) == 7
    after = load(place, in_parts)
    assert (after.sent, after.mismatches) == ((), ())
    in_files = {f"{quad} ." for file in release.parts(in_parts) for quad in release.quads(file)}
    assert len(in_files) == after.triples


def test_stores_that_read_files_get_the_parts(in_parts: Path) -> None:
    text = script(target("http://localhost:7019", "qlever"), in_parts)
    assert "INPUT_FILES     = nquads/*.nq\n" in text
    assert f"cp -R {in_parts}/nquads nquads\n" in text
    text = script(target("http://localhost:8890", "virtuoso"), in_parts)
    assert f"\nld_dir ('{in_parts}/nquads', '*.nq', 'https://w3id.org/open-letters/graph/load');\n" in text
    with pytest.raises(UsageError, match="too large for a script of requests; let `kg load` send it"):
        script(target("http://localhost:7878", "oxigraph"), in_parts)


def test_only_n_quads_are_scripted() -> None:
    with pytest.raises(UsageError, match="a script loads N-Quads"):
        script(target("http://localhost:7878", "oxigraph"), OUTPUT / "open-letters.trig")
