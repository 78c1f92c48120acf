"""Whatever happens to a build, the target is the old release or the new one, and the next build makes the new one."""

import contextlib
import errno
import functools
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from kg.build import build
from kg.cli import main
from kg.errors import OutputError
from kg.readers import read

LETTER = (
    "Open Letter on {0}\n\n12 May 2020\n\nDear Sir,\n\nWriters are tortured in {0}.\n\nSincerely,\nUnion of Writers\n"
)
KILLS, FAULTS = 100, 3
STRACE = shutil.which("strace")
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mount")
PAGE = 4096


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

    def command(self, *more: str, target: Path | None = None) -> list[str]:
        """A build in a process of its own."""
        into = str(target or self.target)
        return [sys.executable, "-m", "kg.cli", "build", "-q", "-o", into, str(self.letters), *more]

    def left(self) -> set[str]:
        """What lies beside the target."""
        return {path.name for path in self.target.parent.iterdir()} - {self.target.name}

    def recovers(self) -> None:
        """The next build makes the new release and leaves nothing behind."""
        build([self.letters], self.target, jobs=1, kept=self.kept)
        assert tree(self.target) == self.new
        assert self.left() == set()
        self.reset()

    def phase(self) -> str:
        """How far a build got that was killed, by what it left."""
        staged = self.target.with_name(f".{self.target.name}.staging")
        new = tree(self.target) == self.new
        if not staged.exists():
            return "done" if new else "before"
        if new:
            return "clearing up"
        made = staged / "release"
        return "writing" if made.exists() and any(made.iterdir()) else "reading"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    return Releases(tmp_path_factory.mktemp("faults"))


def in_a_fork(releases: Releases, hook: Callable[[], None], kept: Path | None = None) -> int:
    """Build in a copy of this process that calls `hook` at each of Python's audit events, such as opening a file.

    What was made of the letters is in a cache, unless `kept` is another folder.
    """
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1]
    try:
        sys.addaudithook(lambda event, arguments: hook())
        build([releases.letters], releases.target, jobs=1, kept=kept or releases.kept)
        os._exit(0)
    except BaseException:
        os._exit(1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_p2_a_hundred_kills_leave_the_old_release_or_the_new_one(releases: Releases, tmp_path: Path) -> None:
    counted = os.pipe()

    def count() -> None:
        os.write(counted[1], b".")

    assert in_a_fork(releases, count) == 0
    os.close(counted[1])
    with os.fdopen(counted[0], "rb") as lines:
        points = len(lines.read())
    assert points > KILLS / 2
    chance, phases = random.Random(1), set()
    for kill in range(KILLS):
        releases.reset()
        left = chance.randrange(points) if kill % 3 else points - 1 - chance.randrange(40)  # around the exchange

        def hook(remaining: list[int] = [left]) -> None:  # noqa: B006 (one list for each kill is what is meant)
            remaining[0] -= 1
            if remaining[0] == -1:
                os.kill(os.getpid(), signal.SIGKILL)

        kept = tmp_path / str(kill) if kill % 10 == 0 else None  # now and then the letters are read again
        assert in_a_fork(releases, hook, kept) == signal.SIGKILL
        assert tree(releases.target) in (releases.old, releases.new)
        phases.add(releases.phase())
        if kill % 10 == 9:
            releases.recovers()
    assert phases >= {"before", "reading", "writing", "clearing up"}


def test_p2_processes_of_a_killed_build_end_with_it(releases: Releases) -> None:
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


def under_strace(releases: Releases, *options: str) -> tuple[int, str, str]:
    """How the command ends in a copy of this process that strace watches, what it says, and what strace writes."""
    said, seen = releases.folder / "said", releases.folder / "seen"
    pid = os.fork()
    if not pid:
        _command_within(releases, said)
    os.waitpid(pid, os.WUNTRACED)
    watching = subprocess.Popen([str(STRACE), "-q", "-o", str(seen), *options, "-p", str(pid)])
    status = Path(f"/proc/{pid}/status")
    while watching.poll() is None and "TracerPid:\t0" in status.read_text():
        time.sleep(0.005)
    os.kill(pid, signal.SIGCONT)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    watching.wait()
    return code, said.read_text(), seen.read_text()


def _command_within(releases: Releases, said: Path) -> NoReturn:
    """Run the command in this process, as soon as it is told to go on, and end with its exit code."""
    code = 99
    try:
        sys.stderr = said.open("w")
        os.environ["KG_CACHE"] = str(releases.kept)
        os.kill(os.getpid(), signal.SIGSTOP)
        code = main(releases.command("--jobs", "1")[3:])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


@functools.cache
def calls_of_a_build(releases: Releases, call: str) -> int:
    """How often a build calls the system so, where the letters are in a cache."""
    under_strace(releases, "-e", "trace=none")
    releases.reset()
    code, _, seen = under_strace(releases, "-e", f"trace={call}")
    assert code == 0
    return len(re.findall(rf"^{call}\(", seen, re.MULTILINE))


@pytest.mark.skipif(not STRACE, reason="needs strace: apt-get install strace")
@pytest.mark.parametrize("fault", ["error=ENOSPC", "error=EIO", "signal=KILL"])
@pytest.mark.parametrize("call", ["write", "fsync", "renameat2", "rename", "mkdir", "openat"])
def test_p2_a_system_call_that_fails(releases: Releases, call: str, fault: str) -> None:
    releases.reset()
    calls = calls_of_a_build(releases, call)
    chance = random.Random(f"{call} {fault}")
    for number in {calls, *(chance.randint(1, max(calls, 1)) for _ in range(FAULTS))} - {0}:
        releases.reset()
        code, said, _ = under_strace(releases, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")
        found = tree(releases.target)
        assert found in (releases.old, releases.new)
        assert "Traceback" not in said
        assert "internal error" not in said
        assert code in (0, 1, 3, 4, -signal.SIGKILL)
        if code == 0:
            assert found == releases.new
        elif fault != "signal=KILL":
            assert releases.left() == set()
            assert re.search("^kg: error: ", said, re.MULTILINE)
            # What fails before a build is under way, such as the reading of the program's own files, has no release.
            assert number <= calls // 2 or re.search(r"nothing was changed|is the new release, but may not", said)
            assert found == releases.old or "nothing was changed" not in said
        releases.recovers()


@pytest.mark.skipif(not STRACE, reason="needs strace: apt-get install strace")
@pytest.mark.parametrize("call", ["openat", "read", "newfstatat"])
@pytest.mark.parametrize("fault", ["EIO", "EMFILE", "ENFILE", "ENOMEM", "ENOSPC", "EACCES"])
def test_p3_p4_a_letter_that_the_machine_cannot_read_is_no_letter_left_out(
    releases: Releases, call: str, fault: str
) -> None:
    """The build stops and names it; only what is wrong with the file itself is a finding."""
    releases.reset()
    letter = str(releases.letters / "second.txt")
    code, said, _ = under_strace(releases, "-P", letter, "-e", f"trace={call}", "-e", f"inject={call}:error={fault}")
    if fault == "EACCES":
        assert code == 3
        assert f"{letter}: left out: cannot be opened: Permission denied [unreadable]" in said
    else:
        assert code == 1
        assert said.startswith(f"kg: error: {letter}: {os.strerror(getattr(errno, fault))}")
        assert tree(releases.target) == releases.old
        assert releases.left() == set()


FAILING = """
import sys, kg.cli, kg.readers
def fail(path): {fault}
kg.readers._bytes = fail  # in a process of one thread, its workers have it as well
sys.exit(kg.cli.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("fault", "said"),
    [('raise OSError(5, "Input/output error")', ".txt: Input/output error; nothing"), ("[0] * 2**60", "memory")],
)
def test_p3_a_build_that_cannot_read_a_letter_stops(releases: Releases, fault: str, said: str, jobs: str) -> None:
    releases.reset()
    command = [sys.executable, "-c", FAILING.format(fault=fault), "build", "-q", "--no-cache", "--jobs", jobs, "-o"]
    done = subprocess.run([*command, releases.target, releases.letters], capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr[:11], said in done.stderr) == (1, "kg: error: ", True)
    assert tree(releases.target) == releases.old


@contextlib.contextmanager
def open_files(left: int) -> Iterator[None]:
    """Only so many more files can be opened."""
    resource = pytest.importorskip("resource")
    before, files = resource.getrlimit(resource.RLIMIT_NOFILE), []
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(map(int, os.listdir("/dev/fd"))) + 20, before[1]))
    try:
        with contextlib.suppress(OSError):
            while True:
                files.append(os.open(os.devnull, os.O_RDONLY))
        for _ in range(left):
            os.close(files.pop())
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
        for file in files:
            os.close(file)


@pytest.mark.parametrize(("name", "left"), [("a.txt", 0), ("a.docx", 0), ("a.docx", 1), ("a.docx", 3), ("a.pdf", 5)])
def test_p3_too_many_open_files_say_nothing_of_a_letter(name: str, left: int, tmp_path: Path) -> None:
    """There are none left for the file, or for the pipes of the process that reads it."""
    (tmp_path / name).write_text("x")
    with open_files(left), pytest.raises(OSError, match="Too many open files") as raised:
        read(tmp_path / name)
    assert raised.value.filename == str(tmp_path / name)


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="needs a shell")
def test_p3_a_process_that_cannot_start_says_nothing_of_a_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nulimit -n 3\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    (tmp_path / "a.docx").write_text("x")
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(ChildProcessError, match="the process to read it in does not work: "):
        read(tmp_path / "a.docx")


@pytest.mark.parametrize("limit", ["--fsize=2048", "--nofile=16"])
@pytest.mark.skipif(not shutil.which("prlimit"), reason="needs prlimit: apt-get install util-linux")
def test_p3_a_limit_that_is_too_low(releases: Releases, limit: str) -> None:
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


@contextlib.contextmanager
def disk(folder: Path, size: int) -> Iterator[None]:
    """A small disk of its own at a folder, as root can make one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"may not mount a disk: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def on_disk(folder: Path) -> int:
    """The bytes that the files of a folder take on a disk of pages."""
    return sum(-(-path.stat().st_size // PAGE) * PAGE + PAGE for path in folder.rglob("*"))


@pytest.mark.skipif(not AS_ROOT, reason="needs root and mount, to make a disk")
@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.95])
def test_p3_a_disk_that_is_full(releases: Releases, share: float, tmp_path: Path) -> None:
    """Room is left for the old release and for a share of the new one."""
    target = tmp_path / "disk" / "output"
    need = on_disk(releases.folder / "expected")
    with disk(target.parent, on_disk(releases.saved) + int(share * need) + 2 * PAGE):
        shutil.copytree(releases.saved, target)
        done = subprocess.run(releases.command("--jobs", "1", target=target), capture_output=True, text=True)
        assert done.returncode == 1
        assert "No space left on device" in done.stderr
        assert "nothing was changed" in done.stderr
        assert "Traceback" not in done.stderr
        assert tree(target) == releases.old
        assert [path.name for path in target.parent.iterdir()] == ["output"]
        more = ["mount", "-o", f"remount,size={4 * need}", str(target.parent)]
        subprocess.run(more, check=True)
        build([releases.letters], target, jobs=1, kept=releases.kept)
        assert tree(target) == releases.new


@pytest.mark.skipif(not AS_ROOT, reason="needs root and mount, to make a disk")
def test_p3_a_disk_that_is_read_only(releases: Releases, tmp_path: Path) -> None:
    target = tmp_path / "disk" / "output"
    with disk(target.parent, 4 * on_disk(releases.folder / "expected")):
        shutil.copytree(releases.saved, target)
        subprocess.run(["mount", "-o", "remount,ro", str(target.parent)], check=True)
        with pytest.raises(OutputError, match="Read-only file system; nothing was changed"):
            build([releases.letters], target, jobs=1, kept=releases.kept)
        assert tree(target) == releases.old


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_p3_an_output_that_is_full(releases: Releases) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "kg.cli", "parse", str(releases.letters / "first.txt")]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr


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
