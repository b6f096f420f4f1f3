"""Both write while they talk: what one shares appears before the other by itself (R19)."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from bot.app import Sendoff
from bot.models import OpenView
from playground.person import Person

Pair = tuple[Person, Person]


@pytest.fixture
def talked(pair: Pair) -> Pair:
    """A pair that has talked about the ending."""
    maya, jonas = pair
    maya.command("/closure")
    maya.wait_for_modal("A good ending")
    maya.press("conversation_held")
    jonas.see("Drei Schritte")
    maya.close(everything=True)
    return pair


def open_meeting(person: Person) -> None:
    person.command("/closure meeting")
    person.wait_for(lambda: person.modal and "meeting_refresh" in str(person.modal.blocks), name="the overview")


def open_part(person: Person, near: str) -> None:
    open_meeting(person)
    person.press("meeting_part", near=near)
    person.wait_for(lambda: person.modal and "celebration.thanks" in str(person.modal.blocks), name="the part")


def share_thanks(person: Person, near: str, text: str, share: str = "both") -> None:
    open_part(person, near)
    person.type("celebration.thanks", text)
    person.choose("share", share)
    assert person.submit() == {}
    person.close(everything=True)


def wait_until_noted(bot: Sendoff, person: Person, parts: set[str]) -> None:
    """Nothing on the screen says that the bot knows what is open."""

    found = None
    deadline = time.monotonic() + person.patience
    while time.monotonic() < deadline:
        with bot.services.database.reading(person.user.team_id) as session:
            found = set(session.scalars(select(OpenView.part).where(OpenView.user_id == person.id)))
        if found == parts:
            return
        time.sleep(0.01)
    raise AssertionError(f"noted is {found}, not {parts}")


def test_r19_what_one_shares_appears_before_the_other_who_keeps_what_they_type(talked: Pair, bot: Sendoff) -> None:
    """R19: in the part, and in the overview under it."""
    maya, jonas = talked
    open_part(jonas, "1. Feiern")
    jonas.type("celebration.thanks", "Danke für dei")
    wait_until_noted(bot, jonas, {"", "celebration"})
    share_thanks(maya, "1. Celebration", "For your courage")

    jonas.see("For your courage")
    form = jonas.modal
    assert form is not None
    assert "Danke für dei" in form.text
    jonas.choose("share", "only_me")
    assert jonas.submit() == {}
    jonas.see("hat etwas geteilt")


def test_r19_what_is_not_shared_appears_nowhere(talked: Pair, bot: Sendoff) -> None:
    """R19, R47"""
    maya, jonas = talked
    open_part(jonas, "1. Feiern")
    wait_until_noted(bot, jonas, {"", "celebration"})
    share_thanks(maya, "1. Celebration", "Still for myself", share="only_me")
    share_thanks(maya, "1. Celebration", "For your courage")
    jonas.see("For your courage")
    assert "Still for myself" not in jonas.screen


def test_r19_a_closed_page_is_no_error_and_another_one_is_left_alone(talked: Pair, bot: Sendoff) -> None:
    """R19: who has gone on to the steps keeps seeing them."""
    maya, jonas = talked
    open_meeting(jonas)
    wait_until_noted(bot, jonas, {""})
    jonas.close(everything=True)
    share_thanks(maya, "1. Celebration", "For your courage")
    wait_until_noted(bot, jonas, set())

    open_meeting(jonas)
    wait_until_noted(bot, jonas, {""})
    jonas.press("closure_open")
    jonas.wait_for_modal("Ein guter Abschluss")
    wait_until_noted(bot, jonas, set())
    share_thanks(maya, "1. Celebration", "For your patience")
    assert jonas.wait_for_modal().title == "Ein guter Abschluss"


def test_r18_a_date_appears_before_the_other(talked: Pair, bot: Sendoff) -> None:
    """R18, R19"""
    maya, jonas = talked
    open_meeting(jonas)
    wait_until_noted(bot, jonas, {""})
    open_meeting(maya)
    maya.press("meeting_date_open")
    maya.wait_for_modal("Set a date")
    maya.choose("day", "2028-05-05")
    maya.choose("time", "14:30")
    assert maya.submit() == {}
    jonas.wait_for(lambda: jonas.modal and "5. Mai 2028 um 15:30 Uhr" in jonas.modal.text, name="the date")
