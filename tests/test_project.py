"""What stands in more than one file of the project says the same everywhere."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import kg


def project(checkout: Path) -> dict[str, list[str]]:
    content = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    return {"run": content["project"]["dependencies"], **content["project"]["optional-dependencies"]}


def test_the_version_is_one(checkout: Path) -> None:
    citation = yaml.safe_load((checkout / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == kg.__version__
    assert f"## [{kg.__version__}]" in (checkout / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.lock", ["run"]), ("requirements-dev.lock", ["run", "dev"])]
)
def test_every_dependency_is_locked_with_its_hashes(checkout: Path, lock: str, groups: list[str]) -> None:
    content = (checkout / lock).read_text(encoding="utf-8")
    locked = dict(
        re.findall(r"^([a-z0-9-]+)==\S+(?: ;[^\\\n]*)?((?: \\\n +--hash=sha256:[0-9a-f]{64})+)", content, re.MULTILINE)
    )
    wanted = {
        re.split(r"[<>=]", name)[0].replace("_", "-").lower() for group in groups for name in project(checkout)[group]
    }
    assert wanted <= locked.keys()
    assert len(locked) == len(re.findall(r"^[a-z]", content, re.MULTILINE))
    assert "://" not in content
