"""Whose public holidays are kept free (R44)."""

from __future__ import annotations

from datetime import date
from time import perf_counter
from zoneinfo import available_timezones

import pytest

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


@pytest.mark.filterwarnings("ignore:Requested Holidays are available only")
def test_r44_every_country_can_be_asked_about() -> None:
    """Also in years that the library may know nothing about."""
    for country in public_holidays.countries():
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
