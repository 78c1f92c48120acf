"""The whole flow: files in, a release directory out.

Letters are read, parsed, recognised, resolved, mapped and validated one by one, each on its own and in whichever
process; what cannot be read is left out and named. What was made of a letter is kept in a cache, so that a letter is
read again only when it, or something that it depends on, has changed. The release takes the place of the target as a
whole, or not at all.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TypeVar

from kg import __version__, cache, dataset, share, sinks, vocabulary
from kg.accounts import Accounts
from kg.cache import Cache
from kg.dataset import Dataset
from kg.distinct import lines
from kg.errors import OutputError, ReadError
from kg.files import LARGEST_LETTER
from kg.identity.names import Identities, identities
from kg.identity.resolve import Resolved, resolve
from kg.inputs import letter_files, refused
from kg.mappers.dataset import dataset as dataset_triples
from kg.mappers.identity import identified, present
from kg.parallel import cores, in_order
from kg.patience import with_patience
from kg.publish import MOST_LINES, LeftOut, OnDisk, Release, write
from kg.share import Account, Content, Shared
from kg.staging import staging
from kg.terms import iri
from kg.validate import Result

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a build made of its input."""

    target: Path
    letters: Accounts
    left_out: tuple[LeftOut, ...]
    triples: int
    violations: tuple[Result, ...]
    """What the shapes forbid and the letters do."""

    @property
    def released(self) -> bool:
        """Whether the target was replaced; a violation of a shape stops that."""
        return not self.violations


def dataset_of(paths: Sequence[Path]) -> Dataset:
    """The dataset.yaml of the first folder given, or beside the first file."""
    first = paths[0]
    return dataset.load(first if first.is_dir() else first.parent)


def understand(path: Path, known: Identities, about: Dataset) -> Resolved:
    """One file, read, parsed, recognised and resolved.

    Raises ReadError for a file that cannot be read or is no letter.
    """
    # Imported here, because loading the rules takes longer than a build that finds every letter in its cache.
    from kg.parse import parse
    from kg.readers import read
    from kg.recognise import recognise

    source = read(path, about.facts(path.name).source)
    letter, findings = parse(source, known.vocabulary)
    findings = (*source.findings, *findings)
    return resolve(recognise(letter, known.vocabulary, findings), known, about.facts(path.name))


def build(
    paths: Sequence[Path],
    target: Path,
    progress: Callable[[Path, int], None] = lambda path, total: None,
    jobs: int | None = None,
    kept: Path | None = None,
    engine: Engine | None = None,
) -> Build:
    """Build a release of the letters in `paths` into the directory `target`.

    `jobs` is the number of processes: by default one for each processor, but this one alone for few letters. `kept` is
    a folder for what was made of each letter (see `kg.cache.users_folder`); without it every letter is read again.
    `engine` has the letters made elsewhere (see `kg.cluster`) instead of in processes of this machine.
    `progress` is called with each file that is done and the number of all files. Raises UsageError, ConfigurationError
    or OutputError; files that cannot be read are in the result's `left_out`.
    """
    about, files = dataset_of(paths), letter_files(paths)
    jobs = jobs or min(cores(), max(1, len(files) // 2))
    with staging(target) as place:
        workshop = workshop_for(about, kept, place.scratch)
        accounts = engine(workshop, files) if engine else _in_processes(workshop, files, jobs)
        outside = (LeftOut(source=e.path, code=e.code, reason=e.reason) for e in refused(paths, about))
        release = _release(workshop, chain(outside, _showing(progress, files, accounts)), place.scratch)
        made = Build(
            target=target,
            letters=release.letters,
            left_out=release.left_out,
            triples=release.triples,
            violations=tuple(result for account in release.letters for result in account.violations),
        )
        if made.released:
            write(release, place.release, jobs)
            place.publish()
    return made


def _in_processes(workshop: Workshop, files: Collection[Path], jobs: int) -> Iterator[Account | LeftOut]:
    def load() -> None:
        from kg import parse, readers, recognise  # noqa: F401 - the processes share what is loaded before they fork

    return in_order(workshop.made, files, jobs, workshop.found, load)


def _showing(progress: Callable[[Path, int], None], files: Collection[Path], values: Iterator[T]) -> Iterator[T]:
    for path, value in zip(files, values, strict=True):
        progress(path, len(files))
        yield value


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Where letters are made into their shares of a release, or found in a cache; the first that can keeps them."""

    about: Dataset
    known: Identities
    caches: tuple[Cache, ...]
    context: str

    def found(self, path: Path) -> Account | None:
        """The account of the letter in a file, if it is in a cache."""
        try:
            if not path.is_file() or path.stat().st_size > LARGEST_LETTER:
                return None
            with path.open("rb") as content:
                name = self._name(path, hashlib.file_digest(content, "sha256").hexdigest())
        except OSError:
            return None  # reading it will say why
        packed = self._get(name, "account")
        return share.account_from(packed, path.as_posix()) if packed else None

    def made(self, path: Path) -> Account | LeftOut:
        """The account of a letter that is made now and kept."""
        try:
            with with_patience(path):
                resolved = understand(path, self.known, self.about)
                account, shared, content = share.shares(resolved, self.about, self.known.vocabulary)
        except ReadError as error:
            return LeftOut(source=path.as_posix(), code=error.code, reason=error.reason)
        name = self._name(path, account.sha256)
        for kind, value in (("content", content), ("shared", shared), ("account", account)):
            self._put(name, kind, share.packed(value))
        return account

    def packed(self, account: Account) -> dict[str, bytes]:
        """All that was made of a letter, as bytes, by kind; `keep` takes it."""
        return {kind: self._again(account, kind) for kind in ("content", "shared", "account")}

    def keep(self, path: Path, packed: Mapping[str, bytes]) -> Account:
        """The account of the letter in a file that another workshop made and packed; it is kept as one made here."""
        account = share.account_from(packed["account"], path.as_posix())
        name = self._name(path, account.sha256)
        for kind, value in packed.items():
            self._put(name, kind, value)
        return account

    def shared(self, account: Account) -> Shared:
        """What a letter has in common with others."""
        return share.shared_from(self._again(account, "shared"))

    def content(self, account: Account) -> Content:
        """What is published of a letter."""
        return share.content_from(self._again(account, "content"))

    def _again(self, account: Account, kind: str) -> bytes:
        path = Path(account.path)
        name = self._name(path, account.sha256)
        packed = self._get(name, kind)
        if packed is None and getattr(self.made(path), "sha256", None) == account.sha256:  # it was removed meanwhile
            packed = self._get(name, kind)
        if packed is None:
            raise OutputError(f"{path}: was changed while it was being read; build again")
        return packed

    def _name(self, path: Path, sha256: str) -> str:
        """A digest of all that a letter's share depends on."""
        facts = f"{path.name}\n{self.about.facts(path.name)}\n{self.context}"
        return hashlib.sha256(f"{sha256}\n{facts}".encode()).hexdigest()

    def _get(self, name: str, kind: str) -> bytes | None:
        return next(filter(None, (place.get(f"{name}.{kind}") for place in self.caches)), None)

    def _put(self, name: str, kind: str, packed: bytes) -> None:
        """Keep it in the first cache that can; the last is part of the target's file system, and must."""
        for place in self.caches[:-1]:
            with contextlib.suppress(OSError):
                return place.put(f"{name}.{kind}", packed)
        self.caches[-1].put(f"{name}.{kind}", packed)


Engine = Callable[[Workshop, Collection[Path]], Iterator[Account | LeftOut]]
"""What gives the accounts of the letters in files, in their order, when the workshop keeps what belongs to each."""


def workshop_for(about: Dataset, kept: Path | None, scratch: Path) -> Workshop:
    """The workshop for a dataset: its cache in the folder `kept`, if one is given, and in `scratch`.

    Raises ConfigurationError for knowledge files, a publisher's decisions or identifiers that are wrong.
    """
    beside = [about.folder / name for name in sorted(dataset.BESIDE - {dataset.FILE_NAME})] if about.folder else []
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in beside if path.is_file()]
    return Workshop(
        about=about,
        known=identities(vocabulary.load(), beside=about.folder),
        caches=(cache.of_this_version(kept), Cache(scratch)) if kept else (Cache(scratch),),
        context=f"{replace(about, letters={}, folder=None)}\n{digests}\n{cache.version()}",
    )


def _release(workshop: Workshop, accounts: Iterator[Account | LeftOut], scratch: Path) -> Release:
    about, letters, left_out = workshop.about, Accounts(), list[LeftOut]()
    common, described, count = lines(MOST_LINES), set[str](), 0
    for account in accounts:
        if isinstance(account, LeftOut):
            left_out.append(account)
        elif before := letters.add(iri(about.base, f"{account.key}/graph"), account):
            left_out.append(_collision(account, before))
        else:
            shared = workshop.shared(account)
            common.add(shared.lines)
            described.update(shared.described)
            count += account.own
    described |= present(common, about.base, workshop.known)
    entries = list(identified(vocabulary.triples(), described, about.base, workshop.known))
    common.add(sinks.lines(entries))
    count += sum(1 for _ in common)
    of_dataset = dataset_triples(about, (account.key for account in letters), count, __version__)
    return Release(
        about=about,
        letters=letters,
        content=workshop.content,
        others={
            iri(about.base, "graph/knowledge"): entries,
            iri(about.base, "graph/dataset"): OnDisk(scratch / "dataset.nt", of_dataset),
        },
        left_out=tuple(left_out),
        triples=count,
    )


def _collision(account: Account, before: Account) -> LeftOut:
    """A second letter under one IRI: the same file again, or one that needs an id of its own."""
    if account.text_sha256 == before.text_sha256:
        return LeftOut(source=account.path, code="duplicate", reason=f"the same text as {before.path}")
    reason = f"the same date and title as {before.path}; give one of them an `id` in {dataset.FILE_NAME}"
    return LeftOut(source=account.path, code="same-identity", reason=reason)
