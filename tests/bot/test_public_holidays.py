"""Whose public holidays are kept free (R44)."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier
from time import perf_counter
from zoneinfo import available_timezones

import pytest
import time_machine

from bot import public_holidays
from bot.models import Member

YEAR = 2026


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("Europe/Zurich", "CH"),
        ("Europe/Vienna", "AT"),
        ("Europe/Stockholm", "SE"),
        ("Europe/Busingen", "DE"),
        ("America/New_York", "US"),
        ("America/Argentina/Ushuaia", "AR"),
        ("Pacific/Kiritimati", "KI"),
        # Older names, which browsers still report.
        ("Asia/Calcutta", "IN"),
        ("Europe/Kiev", "UA"),
        ("US/Pacific", "US"),
        # Of no single country, or no name at all.
        ("UTC", ""),
        ("Etc/GMT+5", ""),
        ("CET", ""),
        ("EST", ""),
        ("Antarctica/Troll", ""),
        ("Factory", ""),
        ("Mars/Olympus_Mons", ""),
        ("", ""),
    ],
)
def test_r44_the_country_is_guessed_from_the_name_of_the_time_zone(zone: str, country: str) -> None:
    assert public_holidays.country_of_zone(zone) == country


def test_r44_nearly_every_place_has_a_country() -> None:
    places = {
        zone
        for zone in available_timezones()
        if "/" in zone and not zone.startswith(("Etc/", "Antarctica/", "posix", "right"))
    }
    unknown = {zone for zone in places if public_holidays.country_of_zone(zone) == public_holidays.NONE}
    # A zone that is younger than the names of zones in Babel is of no country until Babel knows it.
    assert len(unknown) <= 3, unknown


def test_r44_a_chosen_country_stays_and_a_guessed_one_travels() -> None:
    guessed, chosen = Member(timezone="Europe/Berlin"), Member(timezone="Europe/Berlin", country="DE")
    for member in (guessed, chosen):
        member.timezone = "Asia/Tokyo"
    assert [public_holidays.country_of(member) for member in (guessed, chosen)] == ["JP", "DE"]
    assert public_holidays.country_of(Member(timezone="Europe/Berlin", country="")) == public_holidays.NONE


def test_r44_every_country_can_be_asked_about() -> None:
    """Also in years that the library may know nothing about."""
    for country in public_holidays.countries(YEAR):
        for region in ["", *list(public_holidays.regions(country, YEAR))[:3]]:
            member = Member(timezone="UTC", country=country, region=region)
            for year in (1970, YEAR, 2099):
                public_holidays.is_holiday(member, date(year, 12, 25))


@pytest.mark.parametrize(
    ("country", "region"), [("XX", None), ("", ""), ("DE", "DE-XX"), ("DE", "nonsense"), ("DE", "-")]
)
def test_what_the_library_does_not_know_breaks_nothing(country: str, region: str | None) -> None:
    member = Member(timezone="UTC", country=country, region=region)
    assert public_holidays.is_holiday(member, date(YEAR, 10, 3)) == (country == "DE")
    assert public_holidays.regions("XX", YEAR) == {}
    assert public_holidays.upcoming("XX", None, date(YEAR, 10, 3)) is None


def test_r44_regions_are_offered_where_they_matter_by_their_own_names() -> None:
    german, swiss, british = (public_holidays.regions(country, YEAR) for country in ("DE", "CH", "GB"))
    assert german["DE-BY"] == "Bayern"
    assert swiss["CH-ZH"] == "Zürich"
    assert set(british.values()) == {"England", "Northern Ireland", "Scotland", "Wales"}
    assert public_holidays.regions("AT", YEAR) == {}, "all of Austria has the same holidays"
    assert public_holidays.regions("FR", YEAR)["FR-971"] == "Guadeloupe", "not its abbreviation"


def test_r44_the_next_holiday_shows_whether_the_choice_is_right() -> None:
    assert public_holidays.upcoming("DE", "DE-BY", date(2026, 6, 1)) == date(2026, 6, 4)
    assert public_holidays.upcoming("DE", None, date(2026, 6, 1)) == date(2026, 10, 3)
    assert public_holidays.upcoming("DE", None, date(2026, 12, 31)) == date(2027, 1, 1)


def test_r44_holidays_cost_a_tick_nothing() -> None:
    """Thousands of people of one country are one calendar."""
    people = [Member(timezone="Europe/Berlin", region="DE-BY") for _ in range(10_000)]
    public_holidays.is_holiday(people[0], date(YEAR, 1, 1))
    began = perf_counter()
    for member in people:
        public_holidays.is_holiday(member, date(YEAR, 5, 4))
    assert perf_counter() - began < 1, "a tenth of a millisecond each would be fifty times what it takes"


def python(folder: Path, script: str) -> str:
    """Something to be started in place of Python."""
    file = folder / "python"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    file.chmod(0o700)
    return str(file)


# Each of these asks about a year that no other test asks about.


def test_the_library_is_asked_once_however_many_want_to_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = tmp_path / "asked"
    monkeypatch.setattr(sys, "executable", python(tmp_path, f'echo "$@" >> "{asked}"\nexec "{sys.executable}" "$@"'))
    together = Barrier(8)

    def ask(_number: int) -> date | None:
        together.wait()
        return public_holidays.upcoming("DE", None, date(1991, 5, 2))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {date(1991, 5, 9)}
    assert len(asked.read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("year", "script", "why"),
    [(1992, "echo 'No memory' >&2; exit 1", "1992: it left with 1: No memory"), (1993, "kill -9 $$", "left with -9")],
)
def test_after_a_failure_the_library_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int, script: str, why: str
) -> None:
    """Not at once, since many would, and each wait for it; until then no day is a holiday, and nothing fails."""
    member, day = Member(timezone="Europe/Berlin"), date(year, 10, 3)
    with monkeypatch.context() as while_it_fails:
        while_it_fails.setattr(sys, "executable", python(tmp_path, script))
        with pytest.raises(public_holidays.HolidaysNotFound, match=why):
            public_holidays.countries(year)
    assert not public_holidays.is_holiday(member, day)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61)):
        assert public_holidays.is_holiday(member, day)


def test_it_says_so_when_no_process_can_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    with pytest.raises(public_holidays.HolidaysNotFound, match="1994"):
        public_holidays.countries(1994)


def test_where_the_bot_was_started_from_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("holidays.py", "json.py"):
        (tmp_path / name).write_text("raise SystemExit(1)", encoding="ascii")
    monkeypatch.chdir(tmp_path)
    assert public_holidays.upcoming("DE", None, date(1995, 10, 1)) == date(1995, 10, 3)
