"""The table of a build's letters: in order, each once, and beyond memory."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import pytest

from kg.accounts import Accounts
from kg.errors import OutputError
from kg.model import Finding, Span
from kg.share import Account, Remark
from kg.tally import Tally, total
from kg.terms import BASE, IRI, iri

TALLY = Tally(
    title="A Letter", date="2020-05-12", signatories=3, declared=4, claims=1, demands=2, citations=0, findings=1
)


def account(key: str, path: str = "a.txt") -> Account:
    finding = Finding(code="odd", severity="warning", source=path, span=Span(3, 9), message="look “here”")
    return Account(
        key=key,
        path=path,
        sha256="0" * 64,
        text_sha256="1" * 64,
        tally=TALLY,
        remarks=(Remark(finding=finding, line=2),),
        violations=(),
        own=5,
    )


def graph(key: str) -> IRI:
    return iri(BASE, f"{key}/graph")


def test_accounts_come_back_as_they_were_and_in_order() -> None:
    kept = Accounts()
    added = [account(key) for key in ("letter/b", "letter/a-b", "letter/é", "letter/a")]
    assert [kept.add(graph(each.key), each) for each in added] == [None] * 4
    assert list(kept) == list(kept) == sorted(added, key=lambda each: each.key)
    assert [name for name, _ in kept.by_graph()] == sorted(graph(each.key) for each in added)
    assert dict(kept.by_graph()) == {graph(each.key): replace(each, remarks=()) for each in added}
    assert len(kept) == 4
    assert added[0] in kept
    assert account("letter/c") not in kept


def test_the_first_of_two_stays_and_is_given() -> None:
    kept, first = Accounts(), account("letter/a", "first.txt")
    kept.add(graph("letter/a"), first)
    assert kept.add(graph("letter/a"), account("letter/a", "second.txt")) == first
    assert list(kept) == [first]


def test_what_a_disk_refuses_is_said() -> None:
    kept = Accounts()
    kept._table.execute("PRAGMA max_page_count = 8")
    many = (account(f"letter/{number}") for number in range(1000))
    with pytest.raises(OutputError, match=r"table of letters.*full"):
        deque((kept.add(graph(each.key), each) for each in many), maxlen=0)


def test_the_sum_of_tallies() -> None:
    both = total(iter([TALLY, TALLY]))
    assert (both.title, both.signatories, both.demands, both.declared) == ("2 letters", 6, 4, 0)
