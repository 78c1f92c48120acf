"""Damaged letters in every format: each becomes a letter or is left out with a reason, and the build goes on."""

from pathlib import Path
from random import Random

from tests.corrupted import KINDS, SEED, damaged, fill, outcome

NUMBER = 24 * len(KINDS)


def test_p4_p12_no_damage_ends_a_build_or_drops_a_letter_in_silence(tmp_path: Path) -> None:
    found = outcome(tmp_path, NUMBER, SEED)
    assert not found.wrong
    assert found.fates.total() == NUMBER
    for suffix in {suffix for suffix, _ in KINDS}:
        assert found.fates[suffix, "a letter"], f"no {suffix} was only slightly damaged"
        assert found.fates[suffix, "unreadable"], f"no {suffix} was badly damaged"


def test_damage_is_the_same_each_time_and_leaves_something(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        fill(tmp_path / name, len(KINDS), SEED)
    for path in (tmp_path / "one").glob("*.txt"):
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()
    struck = [damaged(b"We urge you to free them.", Random(seed)) for seed in range(100)]
    assert all(struck)
    assert len(set(struck)) > 80
