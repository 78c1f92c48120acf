import functools
import os
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import cache, files
from kg.cache import Cache
from kg.parallel import in_order

NAME = "ab12.content"


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    made = Cache(tmp_path / "not" / "there" / "yet")
    assert made.get(NAME) is None
    made.put(NAME, b"something")
    return made


def entry(kept: Cache) -> Path:
    (file,) = (path for path in kept.folder.rglob("*") if path.is_file())
    return file


def test_what_was_put_is_got(kept: Cache) -> None:
    assert kept.get(NAME) == b"something"
    kept.put(NAME, b"something else")
    assert kept.get(NAME) == b"something else"
    assert kept.get("ab13.content") is None


@given(at=st.integers(0, 40), damage=st.sampled_from(["flip", "cut", "grow"]))
def test_a_damaged_entry_is_as_good_as_none(at: int, damage: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    kept = Cache(tmp_path_factory.mktemp("cache"))
    kept.put(NAME, b"something")
    whole = entry(kept).read_bytes()
    flipped = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    entry(kept).write_bytes({"flip": flipped, "cut": whole[:at], "grow": whole + b"."}[damage])
    assert kept.get(NAME) is None


def test_an_entry_under_another_name_is_as_good_as_none(kept: Cache) -> None:
    entry(kept).rename(kept.folder / "ab" / "abcd.content")
    assert kept.get("abcd.content") is None


def test_nothing_is_left_where_nothing_can_be_written(kept: Cache) -> None:
    (kept.folder / "cd").write_text("a file where a folder would be")
    with pytest.raises(OSError, match="cd"):
        kept.put("cd34.content", b"x")
    assert {path.name for path in kept.folder.rglob("*")} == {"ab", NAME, "cd"}


BODIES = [bytes([number]) * 200_000 for number in range(40)]


def written_and_read(folder: Path, body: bytes) -> bool:
    """Whether what is read after a write is whole, whoever wrote it. A function of the module, for other processes."""
    kept = Cache(folder)
    kept.put(NAME, body)
    return kept.get(NAME) in BODIES


def test_many_processes_write_one_entry_and_always_a_whole_one_is_read(tmp_path: Path) -> None:
    assert all(in_order(functools.partial(written_and_read, tmp_path), BODIES, 3))
    assert entry(Cache(tmp_path)).name == NAME


def test_where_it_lies() -> None:
    home = Path.home() / ".cache" / "open-letters-kg"
    assert cache.users_folder({}) == home
    assert cache.users_folder({"XDG_CACHE_HOME": "/x"}) == Path("/x/open-letters-kg")
    assert cache.users_folder({"XDG_CACHE_HOME": "relative"}) == home, "the specification has it ignored"
    assert cache.users_folder({"KG_CACHE": "here", "XDG_CACHE_HOME": "/x"}) == Path("here/open-letters-kg")


def test_the_caches_of_versions_of_long_ago_are_removed(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / str(number)).mkdir()
        os.utime(tmp_path / str(number), (number, number))
    now = cache.of_this_version(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {now.folder.name, "4", "3"}


def test_every_library_counts(checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text())["project"]
    required = [*project["dependencies"], *project["optional-dependencies"]["fast"]]
    names = {re.split("[<>=]", requirement)[0] for requirement in required}
    assert names - {"rapidfuzz", "rich"} == set(cache.LIBRARIES), "these two only propose and show"


def test_another_rule_or_module_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = set()
    for name in ("PACKAGE", "ONTOLOGY", "SHAPES"):
        monkeypatch.setattr(files, name, tmp_path / name)
        (tmp_path / name / "deep").mkdir(parents=True)
    for path, content in (
        ("PACKAGE/deep/a.py", "1"), ("PACKAGE/deep/a.py", "2"), ("PACKAGE/b.py", "2"),
        ("ONTOLOGY/a.ttl", ""), ("SHAPES/a.ttl", ""),
    ):  # fmt: skip
        (tmp_path / path).write_text(content)
        cache.version.cache_clear()
        versions.add(cache.version())
    cache.version.cache_clear()
    assert len(versions) == 5
