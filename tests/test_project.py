"""What stands in more than one file of the project says the same everywhere."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import kg

OWN = re.compile(r"open-letters-kg\[([\w,]+)\]")


def project(checkout: Path) -> dict[str, list[str]]:
    content = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    return {"run": content["project"]["dependencies"], **content["project"]["optional-dependencies"]}


def required(groups: dict[str, list[str]], names: list[str]) -> list[str]:
    """What the groups ask for, with what the groups that they name as `open-letters-kg[...]` ask for."""
    found = [requirement for name in names for requirement in groups[name]]
    own = [found_own[1].split(",") for found_own in map(OWN.fullmatch, found) if found_own]
    return [r for r in found if not OWN.fullmatch(r)] + [r for names in own for r in required(groups, names)]


def test_the_version_is_one(checkout: Path) -> None:
    citation = yaml.safe_load((checkout / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == kg.__version__
    assert f"## [{kg.__version__}]" in (checkout / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.lock", ["run"]), ("requirements-dev.lock", ["run", "dev"])]
)
def test_every_dependency_is_locked_with_its_hashes(checkout: Path, lock: str, groups: list[str]) -> None:
    content = (checkout / lock).read_text(encoding="utf-8")
    locked = re.findall(
        r"^([a-z0-9-]+)==\S+(?: ;[^\\\n]*)?(?: \\\n +--hash=sha256:[0-9a-f]{64})+", content, re.MULTILINE
    )
    wanted = {re.split(r"[<>= ]", name)[0].replace("_", "-").lower() for name in required(project(checkout), groups)}
    assert wanted <= set(locked)
    assert len(locked) == len(re.findall(r"^[a-z]", content, re.MULTILINE))
    assert "://" not in content
