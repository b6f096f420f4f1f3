"""The short guide in Slack (R38)."""

from __future__ import annotations

from playground.person import Person

Pair = tuple[Person, Person]


def test_r38_somebody_without_a_mentorship_finds_it_on_the_home_tab(priya: Person) -> None:
    """R38: from the Home tab or by command, a page and back, and on to a beginning."""
    priya.open_home()
    priya.press("A short guide")
    priya.wait_for_modal("A short guide")
    priya.press("Read", near="Good questions")
    questions = priya.wait_for_modal("Good questions")
    assert "If you are the mentor" in questions.text
    assert "If you are the mentee" in questions.text
    priya.press("All pages")
    priya.wait_for_modal("A short guide")
    priya.press("Read", near="A first meeting")
    priya.wait_for_modal("A first meeting")
    priya.press("Begin a mentorship")
    priya.see("Who is the other one?")


def test_r38_offered_when_a_pair_begins_and_fitting_the_role(pair: Pair) -> None:
    """R38, R4: offered by a button, each in their language and for what they are to each other."""
    maya, jonas = pair
    jonas.press("Fürs erste Treffen")
    first = jonas.wait_for_modal("Das erste Treffen")
    assert "Bring drei Dinge mit" in first.text
    assert "Frag mehr, als du erzählst" not in first.text
    maya.command("/mentorship guide @Jonas")
    maya.wait_for_modal("A short guide")
    maya.press("Read", near="Trust and boundaries")
    assert "What we talk about stays between us" in maya.wait_for_modal("Trust and boundaries").text


def test_r38_somebody_with_whom_there_is_nothing(pair: Pair, priya: Person) -> None:
    """R38"""
    maya, _ = pair
    maya.command("/mentorship guide @Priya")
    maya.see("There is no mentorship with Priya")
