"""Settings that hold for every test."""

import atexit
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings

# Rules are loaded, and kept as they are compiled, as soon as a test module is imported.
os.environ["KG_CACHE"] = tempfile.mkdtemp(prefix="kg-tests-")
atexit.register(shutil.rmtree, os.environ["KG_CACHE"], ignore_errors=True)

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the rows of the saved questions as the expected ones")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A build that a test runs as a command neither reads nor writes the cache of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The directory that holds `kg/`, `seeds/` and `ontology/`."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def www(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the seeds; nothing may change it."""
    from kg.site import build

    target = tmp_path_factory.mktemp("site") / "www"
    build(checkout / "output", target)
    return target


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that has a page of each template, with lists over several pages; nothing may change it."""
    from tests import sites

    return sites.every_template(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def seeds(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version of the five real letters; nothing may change it."""
    from kg.versions.making import make

    return make("1.0", "2026-11-22", checkout / "output", tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two builds of invented letters that differ in known ways; nothing may change them."""
    from tests import publishing

    return publishing.two_builds(tmp_path_factory.mktemp("builds"))


@pytest.fixture(scope="session")
def versions(builds: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a version of each of the two; nothing may change it."""
    from tests import publishing

    return publishing.two_versions(builds, tmp_path_factory.mktemp("versions"))


@pytest.fixture(scope="session")
def score(checkout: Path) -> ModuleType:
    """The scorer that compares what was parsed with what a person read."""
    spec = importlib.util.spec_from_file_location("score", checkout / "tests" / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
