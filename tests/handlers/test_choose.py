"""Several mentorships: which one is meant?"""

from __future__ import annotations

import pytest

from playground.person import Person

Pair = tuple[Person, Person]


@pytest.fixture
def two(pair: Pair, priya: Person) -> Person:
    """Maya, who is the mentor of Jonas and the mentee of Priya."""
    maya, _ = pair
    priya.command("/mentorship start @Maya")
    priya.wait_for_modal()
    priya.choose("my_role", "mentor")
    assert priya.submit() == {}
    maya.press("invitation_accept")
    maya.see("@Priya Raman is now your mentor")
    return maya


def test_who_has_several_is_asked_and_led_on(two: Person) -> None:
    two.command("/mentorship goals")
    chooser = two.wait_for_modal("Goals")
    assert "Which mentorship is it about?" in chooser.text
    two.press("Open", near="@Jonas Weber")
    two.see("With @Jonas Weber. Both of you see the goals")


def test_naming_the_person_leads_straight_there(two: Person) -> None:
    two.command("/mentorship check-in @Priya")
    two.see("How did your last conversation with Priya Raman feel?")


def test_naming_somebody_else_is_answered_kindly(pair: Pair, priya: Person) -> None:
    maya, _ = pair
    maya.command("/mentorship goals @Priya")
    maya.see("There is no mentorship with Priya Raman that this could be about")


def test_the_global_shortcut_asks_too(two: Person) -> None:
    two.global_shortcut("log_check_in")
    two.wait_for_modal("Check-in")
    two.press("Open", near="@Priya Raman")
    two.see("How did your last conversation with Priya Raman feel?")
