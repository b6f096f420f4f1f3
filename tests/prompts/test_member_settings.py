"""The settings form (R4, R44): what Slack takes, and countries as each language sorts them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot import member_settings, public_holidays
from bot.models import Member
from prompts.block_kit import problems_in_view
from prompts.language import Language, Languages
from prompts.member_settings import read_choices, settings_form
from tests.conftest import NOW

TODAY = NOW.date()


def form(me: Member, languages: Languages, say: Language, between: int = 7, **typed: object) -> View:
    return settings_form(me, member_settings.choices_of(me, TODAY), languages, typed, TODAY, between, say)


def menu(view: View, field: str) -> Mapping[str, Any]:
    blocks = view.to_dict()["blocks"]
    element: Mapping[str, Any] = next(block for block in blocks if block.get("block_id") == field)["element"]
    return element


def names(element: Mapping[str, Any]) -> list[str]:
    return [option["text"]["text"] for group in element["option_groups"][1:] for option in group["options"]]


@pytest.fixture
def me(session: Session, make_member: Any) -> Member:
    member: Member = make_member(session, "Jonas", timezone="Europe/Berlin")
    return member


@pytest.mark.parametrize("country", ["zone", "none", "IT", "US", "GS", "XX"])
def test_r44_slack_takes_the_form_for_every_country(
    me: Member, languages: Languages, say: Language, country: str
) -> None:
    view = form(me, languages, say, country=country)
    assert problems_in_view(view.to_dict()) == []
    assert len(json.dumps(view.to_dict())) < 60_000, "more does not fit through the socket in one answer"


def test_r44_countries_stand_in_the_order_of_the_language(me: Member, languages: Languages) -> None:
    english, german = (names(menu(form(me, languages, languages.named(code)), "country")) for code in ("en", "de"))
    assert len(english) == len(german) == len(public_holidays.countries(TODAY.year))
    assert english.index("Åland Islands") < english.index("Albania") < english.index("Germany")
    for before, after in (("Ägypten", "Albanien"), ("Österreich", "Pakistan"), ("Oman", "Österreich")):
        assert german.index(before) < german.index(after)
    headings = [
        group["label"]["text"] for group in menu(form(me, languages, languages.named("de")), "country")["option_groups"]
    ]
    assert "Ö" not in headings
    assert headings[1:] == sorted(headings[1:])


def test_r44_a_region_is_asked_for_only_where_it_matters(me: Member, languages: Languages, say: Language) -> None:
    assert "Bayern" in names(menu(form(me, languages, say), "region.DE"))
    for country in ("AT", "JP", "none"):
        assert "region." not in str(form(me, languages, say, country=country).to_dict())


@pytest.mark.parametrize(
    ("chosen", "day"),
    [({}, date(2026, 5, 14)), ({"region.DE": "DE-BY"}, date(2026, 5, 14)), ({"country": "US"}, date(2026, 5, 25))],
)
def test_r44_the_next_holiday_is_shown(
    me: Member, languages: Languages, say: Language, chosen: dict[str, object], day: date
) -> None:
    assert say.weekday_and_day(day) in str(form(me, languages, say, **chosen).to_dict())


def test_r44_a_zone_of_no_country_says_so(me: Member, languages: Languages, say: Language) -> None:
    me.timezone = "UTC"
    text = str(form(me, languages, say).to_dict())
    assert {"en": "As my time zone says: none", "de": "Nach meiner Zeitzone: keine"}[say.code] in text


@pytest.mark.parametrize(("days", "words"), [(1, "a day"), (7, "a week"), (10, "in 10 days"), (14, "in 2 weeks")])
def test_r44_how_often_is_what_the_workspace_chose(me: Member, languages: Languages, days: int, words: str) -> None:
    assert f"Yes, at most once {words}'" in str(form(me, languages, languages.named("en"), between=days).to_dict())


def test_the_form_shows_what_was_chosen(me: Member, languages: Languages, say: Language) -> None:
    me.language, me.nudges_off, me.workdays, me.timezone, me.country = "de", True, "06", "Asia/Kathmandu", "NP"
    view = form(me, languages, say)
    assert all(words in str(view.to_dict()) for words in ("English", "Deutsch", "Asia/Kathmandu"))
    chosen = {block.block_id: block.to_dict().get("element", {}) for block in view.blocks or []}
    assert [option["value"] for option in chosen["workdays"]["initial_options"]] == ["0", "6"]
    assert [chosen[field]["initial_option"]["value"] for field in ("language", "nudging", "country")] == [
        "de",
        "off",
        "NP",
    ]


def test_the_form_gives_back_the_choices_it_shows(me: Member) -> None:
    me.nudges_paused_until, me.country, me.region = TODAY + timedelta(days=3), None, "DE-BY"
    fields = {
        "language": "slack",
        "workday_starts": "09:00",
        "workday_ends": "17:00",
        "workdays": list("01234"),
        "nudging": "paused",
        "paused_until": "2026-05-07",
        "country": "zone",
        "region.DE": "DE-BY",
    }
    read = read_choices(me, fields)
    assert replace(read, workdays="".join(read.workdays)) == member_settings.choices_of(me, TODAY)


def test_r44_a_region_is_kept_while_its_country_is_not_asked_about(me: Member) -> None:
    """R44: abroad, and when the form was sent off before it showed the regions of another country."""
    me.region = "DE-BY"
    fields = {"language": "slack", "workday_starts": "09:00", "workday_ends": "17:00", "nudging": "on"}
    assert read_choices(me, {**fields, "country": "CH"}).region == "DE-BY"
    assert read_choices(me, {**fields, "country": "DE", "region.DE": "national"}).region is None
    assert read_choices(me, {**fields, "country": "CH", "region.DE": "DE-BE"}).region == "DE-BY"
