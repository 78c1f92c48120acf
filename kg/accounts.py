"""The accounts of all letters of a build, on disk: there may be more letters than memory has room for."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from kg import share
from kg.errors import OutputError
from kg.share import Account
from kg.terms import IRI

_TABLES = """
PRAGMA journal_mode = off;
CREATE TABLE account (graph TEXT PRIMARY KEY, key TEXT, path TEXT, packed BLOB) WITHOUT ROWID;
CREATE UNIQUE INDEX by_key ON account (key, graph);
"""


class Accounts(Collection[Account]):
    """Accounts of letters, each under the name of its letter's graph; given in the order of their keys.

    They are in a temporary file without a name, which ends with the collection. What it does raises OutputError when
    the disk is full.
    """

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._table.executescript(_TABLES)

    def add(self, graph: IRI, account: Account) -> Account | None:
        """Keep the account of a letter; or give the one that is there already under that name, which stays."""
        with _disk():
            row = (graph, account.key, account.path, share.packed(account))
            done = self._table.execute("INSERT OR IGNORE INTO account VALUES (?, ?, ?, ?)", row)
            return None if done.rowcount else next(self._accounts("WHERE graph = ?", graph))[1]

    def by_graph(self) -> Iterator[tuple[IRI, Account]]:
        """The names of the graphs in their order, and the accounts without what is remarked in them."""
        found = self._accounts("ORDER BY graph")
        return ((graph, replace(account, remarks=(), violations=())) for graph, account in found)

    def __iter__(self) -> Iterator[Account]:
        return (account for _, account in self._accounts("ORDER BY key, graph"))

    def __len__(self) -> int:
        with _disk():
            return int(self._table.execute("SELECT count(*) FROM account").fetchone()[0])

    def __contains__(self, account: object) -> bool:
        return any(account == each for each in self)

    def _accounts(self, which: str, *values: str) -> Iterator[tuple[IRI, Account]]:
        query = f"SELECT graph, packed, path FROM account {which}"
        with _disk(), closing(self._table.execute(query, values)) as rows:
            for graph, packed, path in rows:
                yield IRI(graph), share.account_from(packed, path)


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise OutputError(f"the table of letters, among temporary files: {error}; nothing was changed") from error
