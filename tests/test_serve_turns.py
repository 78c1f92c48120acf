"""Turns at few workers: a round of the clients, and one worker kept for who has none."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="pip install 'open-letters-kg[serve]'")

from kg.serve.turns import Turns


def soon(asked: Coroutine[Any, Any, int]) -> "asyncio.Task[int]":
    return asyncio.ensure_future(asked)


def test_the_last_free_worker_is_for_a_client_that_has_none() -> None:
    async def scene() -> None:
        turns: Turns[int] = Turns()
        for worker in (1, 2, 3):
            turns.add(worker)
        eager = [soon(turns.take("eager", 9)) for _ in range(4)]
        await asyncio.sleep(0)
        assert [one.done() for one in eager] == [True, True, False, False]
        assert (turns.free, turns.waiting) == (1, 2)
        assert await turns.take("modest", 9) in (1, 2, 3)
        assert turns.free == 0
        for one in eager:
            one.cancel()

    asyncio.run(scene())


def test_clients_are_served_in_a_round() -> None:
    async def scene() -> list[str]:
        turns: Turns[int] = Turns()
        served: list[str] = []

        async def ask(client: str) -> None:
            worker = await turns.take(client, 9)
            served.append(client)
            await asyncio.sleep(0)
            turns.over(client)
            turns.add(worker)

        asked = [asyncio.ensure_future(ask(client)) for client in "aaaabbc"]
        await asyncio.sleep(0)
        turns.add(1)
        await asyncio.gather(*asked)
        return served

    assert "".join(asyncio.run(scene())) == "abcabaa"


def test_a_line_that_is_full_still_takes_a_client_that_is_not_in_it() -> None:
    async def scene() -> None:
        turns: Turns[int] = Turns()
        many = [soon(turns.take("many", 2)) for _ in range(3)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        with pytest.raises(asyncio.QueueFull):
            await many[2]
        other = soon(turns.take("other", 2))
        await asyncio.sleep(0)
        assert turns.waiting == 3
        for one in (*many, other):
            one.cancel()

    asyncio.run(scene())


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["ask", "end", "cancel"])), max_size=30))
def test_no_worker_is_lost_whoever_leaves_when(steps: list[tuple[str, str]]) -> None:
    async def scene() -> None:
        turns: Turns[int] = Turns()
        for worker in range(2):
            turns.add(worker)
        asked: list[tuple[str, asyncio.Task[int]]] = []
        for client, step in steps:
            if step == "ask":
                asked.append((client, soon(turns.take(client, 3))))
            elif asked:
                owner, one = asked.pop()
                if step == "cancel":
                    one.cancel()
                results = await asyncio.wait({one}, timeout=0)
                if one.done() and not one.cancelled() and not one.exception():
                    turns.over(owner)
                    turns.add(one.result())
                elif results[1]:
                    one.cancel()
        for owner, one in asked:
            one.cancel()
            await asyncio.wait({one})
            if not one.cancelled() and not one.exception():
                turns.over(owner)
                turns.add(one.result())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert (turns.free, turns.waiting) == (2, 0)

    asyncio.run(scene())
