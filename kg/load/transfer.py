"""The load: each graph of a release compared with the store's, sent where it differs, read back, and noted.

Nothing is remembered beside the store, so a load that was interrupted is taken up by running it again, and a second
load finds nothing to do. Readers see an old graph or the new one: a graph that takes the place of another is put
together in a staging graph, compared there, and copied by one update. A graph that is new is put by one request; so is
any where queries that name no graph see them all, since staging would be seen too.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.load import remote as store
from kg.load import updates
from kg.load.content import Content, Names, contents, names
from kg.load.manifest import Manifest, manifest
from kg.load.remote import Remote
from kg.terms import IRI

Progress = Callable[[IRI, int, int], None]
State = Literal["same", "other", "absent"]
_CLAIMED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did: the graphs it sent, left as they were and removed, and what is not as it should be.

    `union` is whether queries that name no graph ask all graphs in this store; None where there are no queries.
    """

    sent: tuple[IRI, ...]
    unchanged: tuple[IRI, ...]
    removed: tuple[IRI, ...]
    triples: int
    mismatches: tuple[str, ...]
    union: bool | None


def load(
    remote: Remote, data: Path, changed: bool = False, progress: Progress = lambda graph, done, of: None
) -> Loaded:
    """Make a store hold the graphs of a release, and none that an earlier load made and the release has no more.

    With `changed`, a graph of which the store's manifest says that it was loaded so, and whose number of triples is
    right, is not read back. `progress` is called with each graph, the number of those done, and of all. Raises
    UsageError for what is no release, RemoteError when the server fails or refuses; what was done until then stays
    done, and running it again goes on.
    """
    order = names(data)
    before = manifest(remote, order.manifest)
    _claim(remote, order, before)
    union = None if remote.target.query is None else store.number(remote, updates.members(order.manifest)) > 0
    trusted = _trusted(remote, order, before) if changed else None
    sent: list[IRI] = []
    expected: dict[IRI, int] = {}
    mismatches: dict[IRI, str] = {}
    for done, content in enumerate(contents(data, order)):
        progress(content.name, done, len(order.graphs))
        expected[content.name] = len(content.lines)
        state = _state(remote, content, order, before, trusted)
        if state != "same":
            sent.append(content.name)
            send = _replace if state == "other" and union is False else _put
            if wrong := send(remote, content, order):
                mismatches[content.name] = wrong
    removed = _remove_others(remote, order, before)
    return Loaded(
        sent=tuple(sent),
        unchanged=tuple(graph for graph in order.graphs if graph not in set(sent)),
        removed=removed,
        triples=sum(expected.values()),
        mismatches=(*mismatches.values(), *_miscounted(remote, expected, mismatches)),
        union=union,
    )


def _trusted(remote: Remote, order: Names, before: Manifest) -> dict[IRI, tuple[str, int]]:
    """The digest that is noted for each graph, and the number of triples that the store counts in it now."""
    numbers = store.counts(remote, order.graphs)
    return {graph: (before.digests.get(graph, ""), numbers[graph]) for graph in order.graphs}


def _state(
    remote: Remote, content: Content, order: Names, before: Manifest, trusted: dict[IRI, tuple[str, int]] | None
) -> State:
    """How the store holds a graph: by what can be trusted of it, or by reading it."""
    if trusted is not None and trusted[content.name][0]:
        digest, number = trusted[content.name]
        same = (digest, number) == (content.digest, len(content.lines))
        return "same" if same else "other" if number else "absent"
    found = store.read(remote, content.name)
    if found != content.lines:
        return "other" if found else "absent"
    if before.digests.get(content.name) != content.digest:
        _update(remote, *updates.note(order.manifest, content))
    return "same"


def _claim(remote: Remote, order: Names, before: Manifest) -> None:
    """Say that graphs are ours before they are written, so that none is left behind that nobody owns."""
    owned = set(before.owned)
    new = [graph for graph in order.graphs if graph not in owned]
    if remote.target.update is None and before.digests:
        # What an earlier load noted by updates may not stay true, and cannot be changed piece by piece.
        return store.replace(remote, order.manifest, updates.claim(order.manifest, (*before.owned, *new)).encode())
    for start in range(0, len(new), _CLAIMED_AT_ONCE):
        store.add(remote, order.manifest, updates.claim(order.manifest, new[start : start + _CLAIMED_AT_ONCE]))


def _replace(remote: Remote, content: Content, order: Names) -> str:
    """Put a graph in the place of another; the result says what is wrong with what the store then holds, if anything.

    The staging graph is ours like the others, so that the next load removes what an interrupted one leaves.
    """
    staging = order.staging(content)
    store.add(remote, order.manifest, updates.claim(order.manifest, [staging]))
    store.replace(remote, staging, content.body)
    if wrong := _compared(content, store.read(remote, staging)):
        wrong = f"{wrong}; the graph was not replaced"
    else:
        _update(remote, updates.copy(staging, content.name), *updates.note(order.manifest, content))
        wrong = _compared(content, store.read(remote, content.name))
    _update(remote, updates.drop(staging), *updates.disown(order.manifest, staging))
    return wrong


def _put(remote: Remote, content: Content, order: Names) -> str:
    """Put a graph where it belongs at once; the result is as that of `_replace`."""
    _update(remote, updates.forget(order.manifest, content.name))
    store.replace(remote, content.name, content.body)
    if wrong := _compared(content, store.read(remote, content.name)):
        return wrong
    _update(remote, *updates.note(order.manifest, content))
    return ""


def _update(remote: Remote, *operations: str) -> None:
    """An update of what the manifest says of a graph; a store without updates has only claims in it."""
    if remote.target.update is not None:
        store.update(remote, *operations)


def _remove_others(remote: Remote, order: Names, before: Manifest) -> tuple[IRI, ...]:
    """Remove the graphs that an earlier load made and that the release has no more; no other graphs."""
    kept = set(order.graphs)
    gone = tuple(graph for graph in before.owned if graph not in kept)
    for graph in gone:
        if remote.target.update is not None:
            store.update(remote, updates.drop(graph), *updates.disown(order.manifest, graph))
        else:
            store.remove(remote, graph)
    if gone and remote.target.update is None:
        store.replace(remote, order.manifest, updates.claim(order.manifest, order.graphs).encode())
    return tuple(graph for graph in gone if not order.stages(graph))


def _miscounted(remote: Remote, expected: Mapping[IRI, int], known: Container[IRI]) -> tuple[str, ...]:
    """What the store counts otherwise than it should, beside what is known to be wrong."""
    numbers = store.counts(remote, expected)
    return tuple(
        f"{graph}: {wanted} triples should be there, the store counts {numbers[graph]}"
        for graph, wanted in expected.items()
        if graph not in known and numbers[graph] != wanted
    )


def _compared(content: Content, found: Sequence[str]) -> str:
    """What is wrong with the lines that came back, in a sentence; nothing when they are those of the content."""
    if tuple(found) == content.lines:
        return ""
    first = next(_differing(content.lines, found))
    return f"{content.name}: {len(content.lines)} triples were sent, {len(found)} came back; first difference: {first}"


def _differing(wanted: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    yield from (f"missing {line:.200}" for line in wanted if line not in set(found))
    yield from (f"added {line:.200}" for line in found if line not in set(wanted))
