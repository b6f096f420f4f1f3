"""One budget for each workspace, over all processes."""

from __future__ import annotations

import threading
from datetime import timedelta

from bot import paces
from bot.database import Database
from bot.paces import Key, Lane
from tests.conftest import NOW

TEMPOS = paces.tempos(120)
BURST = TEMPOS[Lane.SAY].burst


def take(database: Database, waiting: dict[Key, int], room: int = 100, after: float = 0) -> dict[Key, int]:
    with database.writing_across_workspaces() as session:
        return paces.take(session, waiting, room, TEMPOS, NOW + timedelta(seconds=after))[0]


def test_a_burst_then_the_rate(any_database: Database) -> None:
    say = ("T1", Lane.SAY)
    assert take(any_database, {say: 100}) == {say: BURST}
    assert take(any_database, {say: 100}) == {}
    taken = sum(take(any_database, {say: 100}, after=half / 2).get(say, 0) for half in range(1, 121))
    assert 120 - BURST <= taken <= 120, "in a minute"


def test_the_last_few_do_not_wait_for_more(any_database: Database) -> None:
    say = ("T1", Lane.SAY)
    take(any_database, {say: 100})
    assert take(any_database, {say: 100}, after=0.6) == {}, "one by one would cost a transaction each"
    assert take(any_database, {say: 1}, after=0.6) == {say: 1}


def test_a_large_workspace_does_not_starve_the_small(database: Database) -> None:
    waiting: dict[Key, int] = {("LARGE", Lane.SAY): 5000, **{(f"T{number}", Lane.SAY): 3 for number in range(4)}}
    first, second = take(database, waiting, room=9), take(database, waiting, room=9)
    assert sum(first.values()) == sum(second.values()) == 9
    small = {key: 3 for key in waiting if key[0] != "LARGE"}
    assert {**first, **second}.items() >= small.items(), "all that they wanted"


def test_whoever_has_waited_longest_is_first(database: Database) -> None:
    keys: list[Key] = [(f"T{number}", Lane.SAY) for number in range(5)]
    served = [key for look in range(5) for key in take(database, dict.fromkeys(keys, 9), room=1, after=look / 100)]
    assert sorted(served) == keys, "each once, before any comes again"


def test_lanes_do_not_hold_each_other_up(database: Database) -> None:
    take(database, {("T1", Lane.SAY): 100})
    assert take(database, {("T1", Lane.SHOW): 1}) == {("T1", Lane.SHOW): 1}


def test_what_was_not_used_is_given_back(any_database: Database) -> None:
    say = ("T1", Lane.SAY)
    take(any_database, {say: 100})
    with any_database.writing_across_workspaces() as session:
        paces.give_back(session, say, 4, TEMPOS)
    assert take(any_database, {say: 100}) == {say: 4}


def test_a_rest_that_slack_asks_for_is_kept_by_all(any_database: Database) -> None:
    say = ("T1", Lane.SAY)
    with any_database.writing_across_workspaces() as session:
        paces.rest(session, say, NOW + timedelta(seconds=40), NOW, TEMPOS)
    assert take(any_database, {say: 1}, after=39.9) == {}
    assert take(any_database, {say: 1}, after=40) == {say: 1}
    assert take(any_database, {say: 1}, after=40) == {}, "and then one at a time"


def test_it_is_said_when_to_look_again(database: Database) -> None:
    say = ("T1", Lane.SAY)
    with database.writing_across_workspaces() as session:
        taken, again = paces.take(session, {say: BURST + 1}, 100, TEMPOS, NOW)
        assert (taken, again) == ({say: BURST}, NOW + timedelta(seconds=0.5))
        assert paces.take(session, {say: 1}, 100, TEMPOS, NOW + timedelta(seconds=0.5)) == ({say: 1}, None)


def test_processes_that_take_at_once_take_one_budget(any_database: Database) -> None:
    say = ("T1", Lane.SAY)
    others: dict[Key, int] = {(f"T{number}", Lane.SAY): 100 for number in range(2, 5)}
    taken: list[int] = []

    def keep_taking() -> None:
        taken.extend(take(any_database, {say: 100, **others}).get(say, 0) for _ in range(10))

    threads = [threading.Thread(target=keep_taking) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == BURST
