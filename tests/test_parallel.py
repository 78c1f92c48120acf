import itertools
import os
import signal
import threading

import pytest

from kg import parallel
from kg.errors import OutputError
from kg.parallel import in_order

# Functions of the module, since processes that are not forked import them.


def double(number: int) -> int:
    return 2 * number


def double_even(number: int) -> int:
    assert number % 2 == 0
    return 2 * number


def fail(number: int) -> int:
    raise OSError(28, "No space left on device")


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_things(jobs: int) -> None:
    assert list(in_order(double, range(50), jobs)) == [2 * n for n in range(50)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_at_hand_is_not_made(jobs: int) -> None:
    found = in_order(double_even, range(20), jobs, lambda number: -number if number % 2 else None)
    assert list(found) == [-n if n % 2 else 2 * n for n in range(20)]


def test_only_few_things_are_under_way() -> None:
    taken = itertools.count()
    results = in_order(double, (next(taken) for _ in range(1000)), 2)
    assert [next(results) for _ in range(3)] == [0, 2, 4]
    assert next(taken) < 20
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_is_that_of_the_function(jobs: int) -> None:
    with pytest.raises(OSError, match="No space left"):
        list(in_order(fail, [1, 2], jobs))


def test_a_process_that_is_killed_is_an_error_and_no_hang() -> None:
    with pytest.raises(OutputError, match="was killed; if memory was short"):
        list(in_order(die, [1, 2, 3], 2))


def test_processes_share_what_was_prepared_before_the_first_is_needed() -> None:
    prepared: list[int] = []
    assert list(in_order(double, [1, 2], 2, lambda number: -number, lambda: prepared.append(0))) == [-1, -2]
    assert prepared == []
    assert list(in_order(double, [1, 2], 2, prepare=lambda: prepared.append(1))) == [2, 4]
    assert prepared == [1]


def test_a_process_with_several_threads_is_not_forked() -> None:
    wait = threading.Event()
    thread = threading.Thread(target=wait.wait)
    thread.start()
    try:
        assert not parallel._has_one_thread()
    finally:
        wait.set()
        thread.join()
