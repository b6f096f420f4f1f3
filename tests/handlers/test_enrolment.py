"""A programme manager brings two people together, in Slack; and the two change what they agreed (R39, R5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from playground.person import Person
from playground.server import Playground


@pytest.fixture
def enrolled(alex: Person, maya: Person, jonas: Person, slack: Playground) -> tuple[Person, Person]:
    """Maya and Jonas, brought together by Alex."""
    alex.command("/mentorship programme")
    alex.wait_for_modal("Mentoring programme")
    alex.press("Enrol a pair")
    alex.wait_for_modal("Enrol a pair")
    alex.choose("mentor", maya.id)
    alex.choose("mentee", jonas.id)
    alex.type("purpose", "<!channel> Grow & lead")
    alex.choose("planned_end", (slack.clock.now() + timedelta(days=90)).date().isoformat())
    assert alex.submit() == {}
    alex.see("@Maya Okafor and @Jonas Weber are a pair now")
    alex.close(everything=True)
    maya.see("@Alex Kim has brought you and @Jonas Weber together: you are the mentor.")
    jonas.see("@Alex Kim hat dich mit @Maya Okafor zusammengebracht")
    return maya, jonas


def test_r39_r5_both_are_told_all_that_a_beginning_needs(enrolled: tuple[Person, Person], alex: Person) -> None:
    """R39, R5, R4, R47: each in their language, and the manager reads none of it afterwards."""
    maya, jonas = enrolled
    told, german = maya.messages()[-1], jonas.messages()[-1]
    for words in ("<!channel> Grow & lead", "Either of us may say", "stays between us", "reads none of it"):
        assert words in told.words
    assert "Grow" not in told.text, "a notification holds nothing private"
    assert "Was wir besprechen, bleibt unter uns" in german.words
    assert "Geplanter Abschluss:" in german.words
    assert "Grow" not in "".join(message.words for message in alex.messages())
    alex.command("/mentorship status")
    alex.see("You have no mentorship here yet")
    jonas.press("Ziele setzen")
    jonas.wait_for(lambda: jonas.modal and "Maya Okafor" in jonas.modal.text)


def test_r39_bad_input_stays_at_its_field_and_nothing_is_lost(
    alex: Person, maya: Person, jonas: Person, slack: Playground
) -> None:
    alex.open_home()
    alex.press("programme_open")
    alex.wait_for_modal("Mentoring programme")
    alex.press("Enrol a pair")
    alex.wait_for_modal("Enrol a pair")
    alex.choose("mentor", maya.id)
    alex.choose("mentee", maya.id)
    alex.type("purpose", "Reviews")
    assert alex.submit() == {"mentee": "Maya Okafor can't be on both sides. Please choose two people."}
    bot = next(user for user in slack.world.users.values() if user.is_bot)
    alex.choose("mentee", bot.id)
    assert "is an app" in alex.submit()["mentee"]
    alex.choose("mentee", jonas.id)
    alex.choose("planned_end", "2020-01-01")
    assert "has passed" in alex.submit()["planned_end"]
    alex.close()
    alex.press("Enrol a pair")
    alex.wait_for(lambda: alex.modal and "Reviews" in str(alex.modal.view.content))
    alex.choose("planned_end", None)
    assert alex.submit() == {}
    alex.press("Enrol another pair")
    alex.wait_for(lambda: alex.modal and "mentor" in alex.modal.view.values)
    alex.choose("mentor", jonas.id)
    alex.choose("mentee", maya.id)
    assert "already have a mentorship" in alex.submit()["mentee"]


def test_r39_a_pair_that_does_not_fit(enrolled: tuple[Person, Person], alex: Person) -> None:
    """R39, R41: one click and a yes, and nobody hears from whom or why."""
    maya, jonas = enrolled
    jonas.press("Es passt nicht")
    jonas.wait_for_modal("Es passt nicht")
    assert jonas.submit() == {}
    jonas.see("Maya Okafor erfährt es freundlich")
    jonas.close()
    maya.see("You and @Jonas Weber won't become a pair this time")
    alex.see("@Maya Okafor and @Jonas Weber won't become a pair after all")
    maya.wait_for(lambda: "Set goals" not in "".join(message.words for message in maya.messages()))
    jonas.wait_for(lambda: "Ziele setzen" not in "".join(message.words for message in jonas.messages()))
    maya.command("/mentorship status")
    maya.see("You have no mentorship here yet")


def test_r41_once_they_have_begun_the_same_button_opens_the_ending(enrolled: tuple[Person, Person]) -> None:
    """R41"""
    maya, jonas = enrolled
    maya.command("/mentorship skills")
    maya.wait_for_modal("Skills")
    maya.press("skill_add")
    maya.wait_for_modal("A new skill")
    maya.type("skill", "Listening")
    assert maya.submit() == {}
    jonas.press("Es passt nicht")
    jonas.wait_for(lambda: jonas.modal and "ending.reason" in str(jonas.modal.view.content))


def test_r39_the_two_change_what_they_agreed(enrolled: tuple[Person, Person]) -> None:
    """R39, R5, R46: from the message, by the page and the Home tab."""
    maya, jonas = enrolled
    jonas.press("Änderungen vorschlagen")
    jonas.wait_for_modal("Änderungen vorschlagen")
    assert "<!channel> Grow & lead" in str(jonas.modal.view.values), "as it stands now"
    jonas.choose("rhythm", "weekly")
    jonas.type("purpose", "Ein Projekt leiten")
    assert jonas.submit() == {}
    jonas.see("hat deinen Vorschlag")
    jonas.close(everything=True)
    asked = maya.wait_for(lambda: next((m for m in maya.messages() if "terms_agree" in str(m.blocks)), None))
    assert "@Jonas Weber suggests changing what you two agreed." in asked.text
    assert "Check-ins: Every week" in asked.words
    assert "Ein Projekt leiten" in asked.words
    assert "Planned end" not in asked.words, "only what would change"
    assert "Projekt" not in asked.text
    maya.open_home()
    maya.see("suggests changing what you two agreed")
    maya.command("/mentorship terms")
    page = maya.wait_for_modal("What you agreed")
    assert page.text.index("Every two weeks") < page.text.index("Every week\n"), "what holds stands first"
    maya.press("Agree")
    maya.wait_for(lambda: maya.modal and "terms_agree" not in str(maya.modal.view.content))
    assert "Every week" in maya.modal.text
    maya.close()
    jonas.see("@Maya Okafor ist mit deinem Vorschlag einverstanden.")
    maya.look_at_messages()
    maya.see("You agreed.")
    maya.wait_for(lambda: maya.home and "suggests changing" not in maya.home.text)


def test_r39_a_suggestion_is_declined_or_taken_back(enrolled: tuple[Person, Person]) -> None:
    """R39, R46"""
    maya, jonas = enrolled
    maya.command("/mentorship terms")
    maya.wait_for_modal("What you agreed")
    maya.press("Suggest changes")
    maya.wait_for_modal("Suggest changes")
    assert "agreed already" in maya.submit()["purpose"]
    maya.type("confidentiality", "Nothing, we share it all")
    assert maya.submit() == {}
    maya.close()
    maya.see("You have suggested this. @Jonas Weber has not answered yet.")
    jonas.wait_for(lambda: any("terms_agree" in str(message.blocks) for message in jonas.messages()))
    maya.press("Take it back")
    maya.wait_for(lambda: maya.modal and "terms_withdraw" not in str(maya.modal.view.content))
    jonas.see("hat den Vorschlag zurückgenommen")
    maya.press("Suggest changes")
    maya.wait_for_modal("Suggest changes")
    maya.choose("rhythm", "monthly")
    assert maya.submit() == {}
    maya.close(everything=True)
    jonas.press("So lassen")
    maya.see("@Jonas Weber would rather leave it as you two agreed, for now.")
