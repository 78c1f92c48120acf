"""Countries and regions as an element of their own, after a name."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from kg.fold import fold
from kg.vocabulary import Vocabulary

Places = Mapping[str, str | None]


@functools.cache
def places(vocabulary: Vocabulary) -> Places:
    """ISO 3166-1 alpha-2 by the folded form of a country's name; None for a region, which has no code."""
    regions = {key(form): None for entry in vocabulary.under("region/") for form in entry.forms}
    countries = {
        key(form): entry.first("skos:notation") for entry in vocabulary.under("country/") for form in entry.forms
    }
    return regions | countries


def key(printed: str) -> str:
    """The form under which a place is looked up: `U.S.A.` is `usa`."""
    return fold(printed.replace(".", ""))
