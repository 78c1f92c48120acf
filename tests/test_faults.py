"""Whatever happens to a build, the target is the old release or the new one, and the next build makes the new one."""

import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.build import build
from kg.errors import OutputError

LETTER = (
    "Open Letter on {0}\n\n12 May 2020\n\nDear Sir,\n\nWriters are tortured in {0}.\n\nSincerely,\nUnion of Writers\n"
)
KILLS = 100
STRACE = shutil.which("strace")


def tree(folder: Path) -> str:
    """A digest of every name and every byte below a folder."""
    seen = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        seen.update(str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"/"))
    return seen.hexdigest()


class Releases:
    """A folder of letters, the release that was made of it before a letter was added, and the one that is to be."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.letters, self.target = folder, folder / "letters", folder / "place" / "output"
        self.kept, self.saved = folder / "kept", folder / "saved"
        self.letters.mkdir()
        (self.letters / "first.txt").write_text(LETTER.format("Freedonia"))
        build([self.letters], self.saved)
        self.old = tree(self.saved)
        (self.letters / "second.txt").write_text(LETTER.format("Sylvania"))
        build([self.letters], folder / "expected", kept=self.kept)
        self.new = tree(folder / "expected")
        self.reset()

    def reset(self) -> None:
        """Put the old release back."""
        shutil.rmtree(self.target.parent, ignore_errors=True)
        shutil.copytree(self.saved, self.target)

    def command(self, *more: str) -> list[str]:
        """A build in a process of its own."""
        return [sys.executable, "-m", "kg.cli", "build", "-q", "-o", str(self.target), str(self.letters), *more]

    def left(self) -> set[str]:
        """What lies beside the target."""
        return {path.name for path in self.target.parent.iterdir()} - {self.target.name}

    def recovers(self) -> None:
        """The next build makes the new release and leaves nothing behind."""
        build([self.letters], self.target, jobs=1, kept=self.kept)
        assert tree(self.target) == self.new
        assert self.left() == set()
        self.reset()


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    return Releases(tmp_path_factory.mktemp("faults"))


def in_a_fork(releases: Releases, hook: Callable[[], None]) -> int:
    """Build in a copy of this process that calls `hook` at each of Python's audit events, such as opening a file."""
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1]
    try:
        sys.addaudithook(lambda event, arguments: hook())
        build([releases.letters], releases.target, jobs=1, kept=releases.kept)
        os._exit(0)
    except BaseException:
        os._exit(1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_a_hundred_kills(releases: Releases) -> None:
    counted = os.pipe()

    def count() -> None:
        os.write(counted[1], b".")

    assert in_a_fork(releases, count) == 0
    os.close(counted[1])
    with os.fdopen(counted[0], "rb") as lines:
        points = len(lines.read())
    assert points > KILLS / 2
    chance, outcomes = random.Random(1), set()
    for kill in range(KILLS):
        releases.reset()
        left = chance.randrange(points) if kill % 3 else points - 1 - chance.randrange(40)  # around the exchange

        def hook(remaining: list[int] = [left]) -> None:  # noqa: B006 (one list for each kill is what is meant)
            remaining[0] -= 1
            if remaining[0] == -1:
                os.kill(os.getpid(), signal.SIGKILL)

        assert in_a_fork(releases, hook) == signal.SIGKILL
        found = tree(releases.target)
        assert found in (releases.old, releases.new)
        outcomes.add(found)
        if kill % 10 == 9:
            releases.recovers()
    assert outcomes == {releases.old, releases.new}


def test_processes_of_a_killed_build_end_with_it(releases: Releases) -> None:
    chance = random.Random(2)
    for _ in range(5):
        releases.reset()
        process = subprocess.Popen(releases.command("--no-cache", "--jobs", "2"), start_new_session=True)
        time.sleep(chance.uniform(0.2, 3))
        process.kill()
        process.wait()
        assert tree(releases.target) in (releases.old, releases.new)
        for _ in range(200):
            if not subprocess.run(["pgrep", "-s", str(process.pid)], capture_output=True).stdout:
                break
            time.sleep(0.05)
        else:
            pytest.fail("a process outlives its parent")
        releases.recovers()


@pytest.mark.skipif(not STRACE, reason="needs strace: apt-get install strace")
@pytest.mark.parametrize("fault", ["error=ENOSPC", "error=EIO", "signal=KILL"])
@pytest.mark.parametrize("call", ["write", "fsync", "renameat2", "rename", "mkdir", "openat"])
def test_a_system_call_that_fails(releases: Releases, call: str, fault: str) -> None:
    counts = subprocess.run(
        [str(STRACE), "-c", "-e", f"trace={call}", *releases.command("--jobs", "1")],
        capture_output=True, text=True, env={**os.environ, "KG_CACHE": str(releases.kept)},
    )  # fmt: skip
    (calls,) = re.findall(rf"(\d+)\s+(?:\d+\s+)?{call}$", counts.stderr, re.MULTILINE) or ["0"]
    chance = random.Random(f"{call} {fault}")
    for number in {int(calls), chance.randint(int(calls) // 2, int(calls))} - {0}:
        releases.reset()
        command = [str(STRACE), "-o", os.devnull, "-e", f"inject={call}:{fault}:when={number}"]
        done = subprocess.run([*command, *releases.command("--jobs", "1")], capture_output=True, text=True)
        found = tree(releases.target)
        assert found in (releases.old, releases.new)
        assert "Traceback" not in done.stderr
        assert "internal error" not in done.stderr
        if done.returncode == 0:
            assert found == releases.new
        elif fault != "signal=KILL":
            assert releases.left() == set()
            assert re.search(r"nothing was changed|is the new release, but may not", done.stderr)
        releases.recovers()


@pytest.mark.parametrize("limit", ["--fsize=2048", "--nofile=16"])
@pytest.mark.skipif(not shutil.which("prlimit"), reason="needs prlimit: apt-get install util-linux")
def test_a_limit_that_is_too_low(releases: Releases, limit: str) -> None:
    releases.reset()
    done = subprocess.run(["prlimit", limit, *releases.command("--no-cache")], capture_output=True, text=True)
    assert tree(releases.target) == (releases.new if done.returncode == 0 else releases.old)
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    releases.recovers()


def test_a_target_that_cannot_be_made_is_an_error_before_anything_is_read(releases: Releases) -> None:
    (releases.folder / "file").write_text("x")
    with pytest.raises(OutputError, match="Not a directory; nothing was changed"):
        build([releases.letters], releases.folder / "file" / "output", lambda path, total: pytest.fail("was read"))


def test_of_two_builds_at_once_one_is_refused(releases: Releases) -> None:
    releases.reset()
    environment = {**os.environ, "KG_CACHE": str(releases.kept)}
    both = [subprocess.Popen(releases.command(), stderr=subprocess.PIPE, text=True, env=environment) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    refused = [text for text in said if "another build is writing" in text]
    assert len(refused) <= 1, "when the first has ended, the second may do it again"
    assert sorted(process.returncode for process in both) == ([0, 1] if refused else [0, 0])
    assert tree(releases.target) == releases.new
    assert releases.left() == set()
