"""The opener of the conversation claims nothing that the record does not show (R16)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Role
from bot.opener import OpenerFacts
from bot.span import Unit, between
from bot.texts import LONGEST
from prompts.language import Language, Languages, load_languages
from prompts.opener import MOST_TITLES, opener
from prompts.shapes import length

TODAY = date(2026, 5, 4)
LANGUAGES: Languages = load_languages()
EN, DE = LANGUAGES.named("en"), LANGUAGES.named("de")
UNITS = {
    "en": {
        Unit.DAYS: r"for a day|\d+ days",
        Unit.WEEKS: r"\bweeks?\b",
        Unit.MONTHS: r"\bmonths?\b",
        Unit.YEARS: r"\byears?\b",
    },
    "de": {
        Unit.DAYS: r"einem Tag\b|\d+ Tagen",
        Unit.WEEKS: r"\bWochen?\b",
        Unit.MONTHS: r"\bMonat(en)?\b",
        Unit.YEARS: r"\bJahr(en)?\b",
    },
}
GROWN = {"en": "great progress", "de": "großer Fortschritt"}
EARLY = {"en": "we are early", "de": "früh dran"}
CELEBRATE = {"en": "celebrate", "de": "feiern"}
GAP = "["


@st.composite
def records(draw: st.DrawFn) -> OpenerFacts:
    """Anything that a record may show. Titles are such that no sentence of ours looks like them."""
    titles = st.lists(st.text("𐐀ÆØÞ§שﷺ🎉\n {}%", min_size=1, max_size=120), max_size=6).map(tuple)
    reached, ahead = draw(titles), draw(titles)
    has_let_go = draw(st.booleans())
    return OpenerFacts(
        role=draw(st.sampled_from(Role)),
        worked=between(TODAY - timedelta(days=draw(st.integers(0, 4000))), TODAY),
        reached=reached,
        ahead=ahead,
        is_whole_plan_reached=bool(reached) and not ahead and not has_let_go,
        check_ins=draw(st.integers(0, 300)),
        planned_end=draw(st.none() | st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))),
        today=TODAY,
        mastered=draw(titles),
    )


@given(facts=records(), say=st.sampled_from([EN, DE]))
def test_r16_it_claims_nothing_that_the_record_does_not_show(facts: OpenerFacts, say: Language) -> None:
    """R16"""
    text = opener(facts, say)
    claimed = {unit for unit, pattern in UNITS[say.code].items() if re.search(pattern, text)}
    assert claimed <= {facts.worked.unit}, "how long, in the unit that is honest for it"
    assert bool(claimed) == (facts.worked.count > 0)
    planned = facts.planned_end
    known = {facts.worked.count, len(facts.reached), len(facts.ahead), len(facts.mastered), facts.check_ins}
    known |= {len(titles) - MOST_TITLES for titles in (facts.reached, facts.ahead, facts.mastered)}
    known |= {planned.day, planned.year} if planned else set()
    assert {int(number) for number in re.findall(r"\d+", text)} <= known, "every number is one of the record's"
    assert (GROWN[say.code] in text) == bool(facts.reached or facts.mastered), (
        "no progress is praised that nobody noted"
    )
    assert (GAP in text) == (not facts.reached and not facts.mastered), "where the record is silent, the speaker speaks"
    is_early = facts.is_whole_plan_reached and planned is not None and planned > TODAY
    assert (EARLY[say.code] in text) == is_early
    assert str(planned.year) in text if planned and planned != TODAY else True


@given(facts=records(), say=st.sampled_from([EN, DE]))
def test_r16_celebration_comes_first_and_it_fits_the_field(facts: OpenerFacts, say: Language) -> None:
    """R16"""
    text = opener(facts, say)
    assert CELEBRATE[say.code] in text.split("\n\n")[0]
    assert 0 < length(text) <= LONGEST
    assert "  " not in text
    assert not re.search(r"^\s*$", text.split("\n\n")[1])


def facts(**changes: object) -> OpenerFacts:
    known: dict[str, object] = {
        "role": Role.MENTOR,
        "worked": between(TODAY - timedelta(weeks=5), TODAY),
        "reached": (),
        "ahead": (),
        "is_whole_plan_reached": False,
        "check_ins": 0,
        "planned_end": None,
        "today": TODAY,
    }
    return OpenerFacts(**{**known, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("worked", "english", "german"),
    [
        (timedelta(days=1), "together for a day.", "seit einem Tag zusammen."),
        (timedelta(days=7), "together for a week.", "seit einer Woche zusammen."),
        (timedelta(weeks=5), "together for 5 weeks.", "seit 5 Wochen zusammen."),
        (timedelta(days=70), "together for 2 months.", "seit 2 Monaten zusammen."),
        (timedelta(days=800), "together for 2 years.", "seit 2 Jahren zusammen."),
    ],
)
def test_r16_how_long_in_honest_words(worked: timedelta, english: str, german: str) -> None:
    """R16, R4"""
    known = facts(worked=between(TODAY - worked, TODAY))
    assert english in opener(known, EN)
    assert german in opener(known, DE)


def test_r16_goals_are_named_as_what_they_are() -> None:
    """R16: what was reached as reached, what is open as ahead; many are counted, and the first ones named."""
    known = facts(reached=("Lead a project",), ahead=("A", "B", "C", "D", "E"))
    english, german = opener(known, EN), opener(known, DE)
    assert "You have reached a goal: “Lead a project”." in english
    assert "There are 5 goals that are still ahead of you: “A”, “B”, “C” and 2 more." in english
    assert "Du hast ein Ziel erreicht: „Lead a project“." in german
    assert "5 Ziele liegen noch vor dir: „A“, „B“, „C“ und 2 weitere." in german
    assert "everything on our plan" not in english


def test_r16_a_mentee_may_open_it_too() -> None:
    """R16, R41: with thanks, and in the first person."""
    text = opener(facts(role=Role.MENTEE, reached=("Lead a project",), is_whole_plan_reached=True), EN)
    assert "to thank you for" in text
    assert "I have reached a goal: “Lead a project”. That is everything on our plan." in text
    assert "You have" not in text


@pytest.mark.parametrize(
    ("days", "said"),
    [(-3, "Our planned end was 1 May 2026."), (0, "Today is the day"), (3, "Our planned end is 7 May 2026.")],
)
def test_r16_the_planned_end_as_it_lies(days: int, said: str) -> None:
    """R16"""
    assert said in opener(facts(planned_end=TODAY + timedelta(days=days)), EN)
