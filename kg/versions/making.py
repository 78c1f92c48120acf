"""Making a version of a build: all its files, checked, and then in place as a whole or not at all."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg import release, writers
from kg.errors import OutputError, UsageError
from kg.sinks import DEFAULT
from kg.staging import MARKER, replacing
from kg.terms import Triple
from kg.versions import about as saying
from kg.versions import catalogue, changes, checking, comparison, metadata, sources, tables, words
from kg.versions.about import Contents, Edition, LetterEntry
from kg.versions.layout import FORMATS, SUMS, compressed, files
from kg.versions.statistics import Statistics, statistics

_KEYWORDS = 12


def make(version: str, date: str, build: Path, folder: Path, previous: Path | None = None) -> Path:
    """Make a version of a build in `folder`; the result is its directory, which nothing ever changes again.

    `previous` is the version that it is compared with: by default, among those in `folder` of an earlier date (or of
    the same date and an earlier name) the last. The same arguments and files give the same bytes.

    Raises UsageError for a version that cannot be or a directory that is no build, ConfigurationError where the build
    does not say what a description must, OutputError when the version is there already, when it cannot be written, or
    when a check fails; then nothing is left of it.
    """
    target = folder / saying.checked_version(version)
    described = saying.about(build)
    before = previous or _before(folder, version, date)
    name = saying.index(before)["version"] if before else None
    edition = Edition(about=described, version=version, date=date, previous=name)
    _refuse(target)
    with replacing(target) as new:
        _refuse(target)
        _write(edition, build, before, new)
        failed = [line for line in checking.check(new, before) if not line.passed]
        if failed:
            raise OutputError(f"{target}: not made: " + "; ".join(f"{line.what}: {line.found}" for line in failed))
    return target


def _refuse(target: Path) -> None:
    if target.exists():
        raise OutputError(f"{target}: is there already, and a version is never changed; give another name")


def _before(folder: Path, version: str, date: str) -> Path | None:
    """The last version before one, by date and then by name."""
    others = [path for path in sorted(folder.glob("[!.]*")) if path.name != version and sources.is_version(path)]
    dated = [(str(saying.index(path)["date"]), order(path.name), path) for path in others]
    earlier = [entry for entry in dated if entry[:2] < (date, order(version))]
    return max(earlier)[2] if earlier else None


def order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Versions in the order in which people count: 1.9 before 1.10."""
    parts = version.replace("-", ".").replace("_", ".").replace("+", ".").split(".")
    return tuple((1, int(part), "") if part.isascii() and part.isdigit() else (0, 0, part) for part in parts)


def _write(edition: Edition, build: Path, before: Path | None, new: Path) -> None:
    for name in (release.DUMP, tables.FOLDER, "changes"):
        (new / name).mkdir()
    _copy(build, new)
    counts = tables.write(release.graphs(build), new / tables.FOLDER)
    counted = statistics(sources.statements(build, named=False))
    added, removed = _changes(build, before, new / "changes")
    (new / "CHANGELOG.md").write_text(_changelog(edition, build, before, added, removed, counts), encoding="utf-8")
    letters = tuple(_entries(new))
    contents = Contents(
        files=tuple(files(new)),
        letters=letters,
        counts={**counts, "triples": counted.triples, "added": added, "removed": removed},
        keywords=_keywords(new),
    )
    _describe(edition, contents, counted, new)
    index = metadata.index(edition, contents, files(new))
    (new / sources.INDEX).write_text(metadata.as_json(index), encoding="utf-8")
    lines = [f"{file.sha256}  {file.path}\n" for file in files(new)]
    (new / SUMS).write_text("".join(lines), encoding="utf-8")


def _describe(edition: Edition, contents: Contents, counted: Statistics, new: Path) -> None:
    short = writers.Names(edition.about.base)
    for name, triples in (
        ("catalogue.ttl", catalogue.catalogue(edition, contents)),
        ("void.ttl", catalogue.void(edition, contents, counted)),
    ):
        found: list[Triple] = list(triples)
        writers.write({DEFAULT: found}, "turtle", new / name, short)
    for name, text in (
        ("dataset.jsonld", metadata.as_json(metadata.schema_org(edition, contents))),
        ("datapackage.json", metadata.as_json(metadata.data_package(edition, contents))),
        ("ro-crate-metadata.json", metadata.as_json(metadata.ro_crate(edition, contents))),
        ("CITATION.cff", metadata.citation(edition, contents)),
    ):
        (new / name).write_text(text, encoding="utf-8")


def _copy(build: Path, new: Path) -> None:
    """The build's own files: the dumps compressed, the letters as they are."""
    for name in ("letters", "texts"):
        if not (build / name).is_dir():
            raise UsageError(f"{build / name}: no such directory; name a build of `kg build`")
        shutil.copytree(build / name, new / name, copy_function=shutil.copyfile)
    shutil.copyfile(build / MARKER, new / MARKER)
    dumps = [build / f"{release.NAME}{suffix}" for suffix in FORMATS]
    for file in [*filter(Path.is_file, dumps), *sorted((build / release.PARTS).glob("*.nq"))]:
        packed = new / release.DUMP / file.relative_to(build).with_name(f"{file.name}{release.PACKED}")
        packed.parent.mkdir(exist_ok=True)
        with file.open("rb") as content, compressed(packed) as out:
            shutil.copyfileobj(content, out)


def _changes(build: Path, before: Path | None, folder: Path) -> tuple[int, int]:
    """Write what was added and removed, as N-Quads and as N-Triples; the result is how many triples."""
    counts = Counter[str]()
    for suffix in (".nq", ".nt"):
        found = changes.changes(before, build, suffix == ".nq") if before else iter(())
        with (
            compressed(folder / f"added{suffix}{release.PACKED}") as added,
            compressed(folder / f"removed{suffix}{release.PACKED}") as removed,
        ):
            for what, line in found:
                (added if what == "A" else removed).write(f"{line} .\n".encode())
                counts[f"{what}{suffix}"] += 1
    return counts["A.nt"], counts["D.nt"]


def _changelog(
    edition: Edition, build: Path, before: Path | None, added: int, removed: int, counts: dict[str, int]
) -> str:
    dated = "" if edition.version == edition.date else f", {edition.date}"
    lines = [f"# Version {edition.version}{dated}", ""]
    if before is None:
        holds = ", ".join(f"{count} {name}" for name, count in counts.items())
        return "\n".join([*lines, f"The first version: {holds}.", ""])
    lines += [f"Since version {edition.previous}: {added} triples added, {removed} removed.", ""]
    found = words.words(comparison.compare(before, build))
    return "\n".join([*lines, *map(words.in_markdown, found), ""])


def _entries(new: Path) -> Iterator[LetterEntry]:
    for row in tables.read(new / tables.FOLDER / "letters.csv"):
        stem = row["id"].rpartition("/")[2]
        yield LetterEntry(
            id=row["id"],
            title=row["title"] or row["file"],
            date=row["date"],
            rights=row["rights"],
            turtle=f"letters/{stem}.ttl",
            text=row["text"],
        )


def _keywords(new: Path) -> tuple[str, ...]:
    """The names of the violations that the letters claim most."""
    claimed = Counter(row["violation"] for row in tables.read(new / tables.FOLDER / "claims.csv"))
    return tuple(sorted(filter(None, claimed), key=lambda name: (-claimed[name], name))[:_KEYWORDS])
