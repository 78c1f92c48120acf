import json

from hypothesis import given
from hypothesis import strategies as st

from kg.distinct import Distinct, lines


@given(st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]))), st.integers(1, 5))
def test_each_line_once_and_in_order_however_few_are_held(added: list[str], most_held: int) -> None:
    found = lines(most_held)
    found.add(added)
    assert list(found) == sorted(set(added))
    assert list(found) == sorted(set(added)), "a second time too"


@given(st.lists(st.tuples(st.text(), st.integers())), st.integers(1, 5))
def test_things_come_back_as_they_were(added: list[tuple[str, int]], most_held: int) -> None:
    def thing(line: str) -> tuple[str, int]:
        first, second = json.loads(line)
        return first, second

    found = Distinct(key=lambda pair: (-pair[1], pair[0]), pack=json.dumps, unpack=thing, most_held=most_held)
    for pair in added:
        found.add([pair])
    assert list(found) == sorted(set(added), key=lambda pair: (-pair[1], pair[0]))


def test_many_runs_are_merged_before_there_are_too_many_files() -> None:
    found = lines(most_held=2)
    found.add(str(number % 700) for number in range(2000))
    assert list(found) == sorted(map(str, range(700)))
    assert len(found._runs) < 64
