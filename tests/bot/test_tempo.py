"""How fast to go: the arithmetic alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tempo import FIRST_PAUSE, LONGEST_PAUSE, Tempo, a_minute, pause, share

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)

tempos = st.builds(Tempo, st.timedeltas(timedelta(milliseconds=1), timedelta(minutes=1)), st.integers(1, 50))
steps = st.lists(st.tuples(st.timedeltas(timedelta(), timedelta(minutes=5)), st.integers(0, 60)), max_size=40)


@given(tempos, steps)
def test_in_no_stretch_of_time_do_more_go_than_the_rate_and_one_burst(
    own: Tempo, steps: list[tuple[timedelta, int]]
) -> None:
    rested_at, now, gone = NOW, NOW, []
    for later, wanted in steps:
        now += later
        count = min(wanted, own.allowed(rested_at, now))
        rested_at = own.taken(rested_at, now, count)
        gone += [now] * count
    for number, begin in enumerate(gone):
        for last in range(number, len(gone)):
            assert last - number + 1 <= own.burst + (gone[last] - begin) / own.every + 1e-6


@given(tempos, st.integers(1, 500))
def test_nothing_of_the_rate_is_lost_while_there_is_work(own: Tempo, looks: int) -> None:
    """Looked at no more seldom than a burst takes, it goes at the full rate."""
    rested_at, gone = NOW, 0
    for look in range(looks):
        now = NOW + look * own.every
        count = own.allowed(rested_at, now)
        rested_at = own.taken(rested_at, now, count)
        gone += count
    assert gone == own.burst + looks - 1


@given(tempos, st.timedeltas(timedelta(minutes=-5), timedelta(minutes=5)), st.data())
def test_it_is_known_when_so_many_may_go(own: Tempo, rested: timedelta, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, own.burst))
    ready = own.ready_at(NOW + rested, count)
    assert own.allowed(NOW + rested, ready) >= count
    assert (NOW + rested <= own.latest(NOW)) == (own.allowed(NOW + rested, NOW) >= 1)
    if ready > NOW:
        assert own.allowed(NOW + rested, ready - timedelta(microseconds=1)) < count


@given(
    tempos, st.timedeltas(timedelta(minutes=-5), timedelta(minutes=5)), st.timedeltas(timedelta(), timedelta(days=1))
)
def test_after_a_rest_they_go_one_by_one(own: Tempo, rested: timedelta, rest: timedelta) -> None:
    rested_at = own.resting(NOW + rested, NOW + rest)
    assert own.allowed(rested_at, NOW + rest - timedelta(microseconds=1)) == 0
    assert own.allowed(rested_at, NOW + rest) <= 1
    if rested <= rest:
        assert own.allowed(rested_at, NOW + rest) == 1


def test_a_burst_belongs_to_a_time() -> None:
    assert a_minute(120, timedelta(seconds=3)) == Tempo(timedelta(seconds=0.5), 6)
    assert a_minute(1, timedelta(seconds=3)) == Tempo(timedelta(minutes=1), 1)


@given(st.integers(0, 100), st.dictionaries(st.text(max_size=3), st.integers(0, 50), max_size=12))
def test_what_there_is_is_shared_fairly(room: int, wanted: dict[str, int]) -> None:
    shares = share(room, wanted)
    assert sum(shares.values()) == min(room, sum(wanted.values())), "nothing is left over while somebody wants it"
    for key, count in wanted.items():
        assert 0 <= shares[key] <= count
        if shares[key] < count:
            assert max(shares.values()) <= shares[key] + 1, "nobody gets more than one who would like more"


def test_the_first_ones_get_what_does_not_come_out_even() -> None:
    assert share(5, {"large": 100, "small": 1, "middle": 10}) == {"large": 2, "small": 1, "middle": 2}
    assert share(2, {"a": 1, "b": 1, "c": 1}) == {"a": 1, "b": 1, "c": 0}


@given(st.integers(1, 1000), st.floats(0, 1, exclude_max=True))
def test_pauses_grow_and_keep_their_bounds(attempts: int, chance: float) -> None:
    even = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts - 1, 20))
    assert 0.75 * even <= pause(attempts, chance) <= 1.25 * even


@pytest.mark.parametrize("attempts", [1, 5, 30])
def test_what_failed_together_is_not_tried_again_all_at_once(attempts: int) -> None:
    assert len({pause(attempts, chance / 10) for chance in range(10)}) == 10
