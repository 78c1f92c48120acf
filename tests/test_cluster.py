"""A real cluster of Dask on loopback: a scheduler and two workers, each a process of its own."""

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build import build
from kg.cli import main
from kg.errors import ConfigurationError, OutputError, RemoteError
from kg.files import PACKAGE
from kg.identity import identifiers
from tests.test_build import tree

if importlib.util.find_spec("distributed") is None:
    assert os.environ.get("CI") != "true", "CI needs distributed: pip install -e '.[dev]'"
    pytest.skip("no distributed; pip install 'open-letters-kg[cluster]'", allow_module_level=True)

from kg import cluster

LETTERS = 8


class Cluster:
    """A scheduler, and workers that may be started and killed. A worker that is killed stays dead."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.running = folder, list[subprocess.Popen[bytes]]()
        told = folder / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        for _ in range(600):
            with contextlib.suppress(OSError, ValueError):
                self.address: str = json.loads(told.read_text())["address"]
                return
            assert self.running[0].poll() is None, "the scheduler ended"
            time.sleep(0.1)
        raise AssertionError("no scheduler within a minute")

    def start(self, kind: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a part of the cluster, with a cache and a log of its own."""
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *arguments]
        number = len(self.running)
        own = {"KG_CACHE": str(self.folder / f"cache-{number}"), "PYTHONPATH": str(PACKAGE.parent), **environment}
        with (self.folder / f"{kind}-{number}.log").open("wb") as log:
            begun = subprocess.Popen(command, cwd=self.folder, env={**os.environ, **own}, stderr=log, stdout=log)
        self.running.append(begun)
        return begun

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker of one thread that nobody starts again."""
        more = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder))
        return self.start("worker", self.address, *more, **environment)

    def stop(self) -> None:
        """End every part."""
        for process in self.running:
            process.kill()
            process.wait()


@pytest.fixture
def hired(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler without workers."""
    (tmp_path / "cluster").mkdir()
    made = Cluster(tmp_path / "cluster")
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """Invented letters, one that is none, and what a publisher says of them."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(LETTERS):
        (folder / f"{number:02}.txt").write_text(
            f"Open Letter on Prisons in Sylvania, part {number}\n\n12 May 2020\n\nDear Minister,\n\n"
            f"Writers are tortured in Sylvania, as A/HRC/25/{number + 1} says. We urge you to release them.\n\n"
            "Sincerely,\nUnion of Writers\nLeague of Sylvanian Readers (LSR), Sylvania\n"
        )
    (folder / "recipe.txt").write_text("Pancakes\n\nMix flour, milk and eggs. Bake in butter.\n")
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "dataset.yaml").write_text("title: Letters of Sylvania\nletters:\n  03.txt:\n    rights: none\n")
    minted = ("guild-of-writers", "organization", "Union of Writers", "00.txt", "current", "", "")
    (folder / "identifiers.tsv").write_text("".join("\t".join(row) + "\n" for row in (identifiers.COLUMNS, minted)))
    return folder


def test_a_cluster_makes_the_same_bytes_although_a_worker_is_killed(
    letters: Path, hired: Cluster, tmp_path: Path
) -> None:
    alone = build([letters], tmp_path / "alone", jobs=1)
    victim, other = hired.worker(), hired.worker()

    def kill(path: Path, total: int) -> None:
        if path.name == "02.txt":
            victim.send_signal(signal.SIGKILL)

    made = build([letters], tmp_path / "spread", kill, kept=tmp_path / "kept", engine=cluster.engine(hired.address))
    assert victim.wait() == -signal.SIGKILL
    assert other.poll() is None
    assert (list(made.letters), made.left_out) == (list(alone.letters), alone.left_out)
    assert {left.code for left in made.left_out} == {"not-a-letter", "unreadable"}
    assert tree(tmp_path / "spread") == tree(tmp_path / "alone")
    assert "organization:guild-of-writers" in (tmp_path / "spread" / "open-letters.ttl").read_text()
    for kind in ("account", "shared", "content"):
        assert len(list((tmp_path / "kept").rglob(f"*.{kind}"))) == LETTERS, "one of each letter"
    for process in (victim, other):
        cache = hired.folder / f"cache-{hired.running.index(process)}"
        assert list(cache.rglob("*.account")), "both workers had made letters"


def test_what_is_kept_here_is_not_sent(letters: Path, hired: Cluster, tmp_path: Path) -> None:
    build([letters], tmp_path / "alone", jobs=1, kept=tmp_path / "kept")
    (letters / "recipe.txt").unlink()
    hired.worker()
    build([letters], tmp_path / "spread", jobs=1, kept=tmp_path / "kept", engine=cluster.engine(hired.address))
    assert not list((hired.folder / "cache-1").rglob("*.account"))


def test_without_workers_it_is_said(
    letters: Path, hired: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_CONNECTING", 3)
    with pytest.raises(RemoteError, match="has no workers; start some: dask worker tcp://"):
        build([letters], tmp_path / "output", engine=cluster.engine(hired.address))
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("part", ["worker", "scheduler"])
def test_when_all_are_gone_it_is_said(
    part: str, letters: Path, hired: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 1.0)
    monkeypatch.setattr(cluster, "_CONNECTING", 10)
    worker = hired.worker()

    def kill(path: Path, total: int) -> None:
        (worker if part == "worker" else hired.running[0]).kill()

    with pytest.raises(RemoteError, match=r"no worker is left|the scheduler is gone"):
        build([letters], tmp_path / "output", kill, engine=cluster.engine(hired.address))
    assert not (tmp_path / "output").exists()


def test_a_letter_that_ends_every_worker_is_named(letters: Path, hired: Cluster, tmp_path: Path) -> None:
    (hired.folder / "sitecustomize.py").write_text(
        "import os, pathlib\n"
        "write = pathlib.Path.write_bytes\n"
        "pathlib.Path.write_bytes = lambda path, data: os._exit(1) if path.name == '00.txt' else write(path, data)\n"
    )
    for _ in range(5):
        hired.worker(PYTHONPATH=f"{hired.folder}{os.pathsep}{PACKAGE.parent}")
    with pytest.raises(OutputError, match=r"00\.txt: 4 workers were killed while they read it"):
        build([letters / "00.txt"], tmp_path / "output", engine=cluster.engine(hired.address))


def test_a_letter_beyond_the_limit_of_time_is_left_out(letters: Path, hired: Cluster, tmp_path: Path) -> None:
    (hired.folder / "sitecustomize.py").write_text(
        "from kg import build, patience\n"
        "patience.SECONDS, understand = 5, build.understand\n"
        "def slow(path, *more):\n"
        "    while path.name == '00.txt': pass\n"
        "    return understand(path, *more)\n"
        "build.understand = slow\n"
    )
    hired.worker(PYTHONPATH=f"{hired.folder}{os.pathsep}{PACKAGE.parent}")
    made = build([letters / "00.txt", letters / "01.txt"], tmp_path / "output", engine=cluster.engine(hired.address))
    assert [account.path for account in made.letters] == [str(letters / "01.txt")]
    (left,) = made.left_out
    assert left.source == str(letters / "00.txt")
    assert left.reason.startswith("takes longer than 5 seconds of processor time")


def test_a_worker_of_another_version_is_refused(
    letters: Path, hired: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hired.worker()
    monkeypatch.setattr("kg.cache.version", lambda: "another")
    with pytest.raises(ConfigurationError, match="a worker has another kg, Python or library"):
        build([letters], tmp_path / "output", engine=cluster.engine(hired.address))


def test_where_no_scheduler_is_it_is_said(
    letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "_CONNECTING", 2)
    command = ["build", str(letters), "-o", str(tmp_path / "output"), "--engine"]
    assert main([*command, "tcp://127.0.0.1:1"]) == 5
    assert "no scheduler of Dask answers there" in capsys.readouterr().err
    assert main([*command, "local"]) == 2
    assert "kg: error: --engine local: give the address of a scheduler of Dask" in capsys.readouterr().err
