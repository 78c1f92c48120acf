"""What the graph of the five letters answers: the questions it was made for, with the exact rows."""

from pathlib import Path

import pyoxigraph as ox
import pytest

OUTPUT = Path(__file__).parents[1] / "output"
PREFIXES = """
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX ol: <https://w3id.org/open-letters/ns#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX v: <https://w3id.org/open-letters/violation/>
BASE <https://w3id.org/open-letters/>
"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(OUTPUT / "open-letters.nq"), format=ox.RdfFormat.N_QUADS)
    return store


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [tuple("" if s[n] is None else s[n].value for n in names) for s in solutions]
