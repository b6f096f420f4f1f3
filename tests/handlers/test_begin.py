"""Beginning a mentorship in Slack (R5, R39)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from playground.person import Person
from playground.server import Playground


def test_r39_invite_and_accept_in_two_languages(maya: Person, jonas: Person) -> None:
    """R39, R4, R5"""
    maya.command("/mentorship start @Jonas")
    form = maya.wait_for_modal("Begin a mentorship")
    assert "Endings are part of every mentorship" in form.text
    maya.choose("my_role", "mentor")
    maya.type("purpose", "Grow into leading a team")
    assert maya.submit() == {}
    maya.wait_for_modal("Invitation sent")
    maya.close()

    jonas.see("Maya Okafor möchte")
    assert "Grow into leading a team" in jonas.messages()[-1].words
    assert "Was wir besprechen, bleibt unter uns" in jonas.messages()[-1].words
    assert "Grow" not in jonas.messages()[-1].text, "a notification holds nothing private"
    jonas.press("Annehmen")
    maya.see("You are now the mentor of @Jonas Weber")
    jonas.see("@Maya Okafor ist jetzt")
    jonas.wait_for(lambda: "Annehmen" not in jonas.messages()[0].words)


def test_declining_is_kind(maya: Person, jonas: Person) -> None:
    maya.command("/mentorship start @Jonas")
    maya.wait_for_modal()
    maya.choose("my_role", "mentor")
    maya.submit()
    jonas.press("invitation_decline")
    maya.see("can't take this mentorship on at the moment")


def test_changes_go_back_and_forth(maya: Person, jonas: Person) -> None:
    maya.command("/mentorship start @Jonas")
    maya.wait_for_modal()
    maya.choose("my_role", "mentor")
    maya.type("purpose", "Reviews")
    maya.submit()
    maya.close()
    jonas.press("invitation_reword")
    jonas.wait_for_modal()
    jonas.type("purpose", "Reviews und Architektur")
    jonas.choose("rhythm", "weekly")
    assert jonas.submit() == {}
    jonas.close()
    maya.see("Reviews und Architektur")
    maya.press("invitation_accept")
    jonas.see("@Maya Okafor ist jetzt")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("/mentorship start @Maya", "A mentorship needs two"),
        ("/mentorship start jonas", "Please name the person"),
        ("/mentorship start <@U0NOBODY99>", "I don't know this person"),
    ],
)
def test_who_cannot_be_named(maya: Person, command: str, told: str) -> None:
    maya.command(command)
    maya.see(told)
    assert maya.modal is None


def test_a_bot_and_somebody_who_has_left_cannot_be_named(maya: Person, slack: Playground) -> None:
    bot = next(user for user in slack.world.users.values() if user.is_bot)
    maya.command(f"/mentorship start <@{bot.id}>")
    maya.see("is an app. Please choose a person")
    gone = slack.world.add_person("Lena Gone", "en-US", "Europe/London")
    slack.world.deactivate(gone.id)
    maya.command(f"/mentorship start <@{gone.id}>")
    maya.see("Lena Gone is no longer active")


def test_a_pair_that_exists(pair: tuple[Person, Person]) -> None:
    maya, jonas = pair
    maya.command("/mentorship start @Jonas")
    maya.see("You and Jonas Weber already have a mentorship")
    jonas.command("/mentorship start @Maya")
    jonas.see("Maya Okafor")


def test_nobody_named_asks_for_the_person(maya: Person, jonas: Person) -> None:
    maya.command("/mentorship start")
    maya.wait_for_modal("Begin a mentorship")
    maya.choose("my_role", "mentor")
    assert set(maya.submit()) == {"partner"}
    maya.choose("partner", jonas.id)
    assert maya.submit() == {}
    jonas.see("Maya Okafor möchte")


def test_bad_input_stays_at_its_field_and_nothing_is_lost(maya: Person, slack: Playground) -> None:
    maya.command("/mentorship start @Jonas")
    maya.wait_for_modal()
    maya.choose("my_role", "mentor")
    maya.type("purpose", "<!channel> *führen* 👩‍🚀 שלום")
    yesterday = (slack.clock.now() - timedelta(days=1)).date().isoformat()
    maya.choose("planned_end", yesterday)
    assert maya.submit() == {"planned_end": "This day has passed. Please choose today or a later day."}
    maya.choose("planned_end", "9999-01-01")
    assert "a long way off" in maya.submit()["planned_end"]
    maya.choose("planned_end", (slack.clock.now() + timedelta(days=90)).date().isoformat())
    assert maya.submit() == {}
    slack.person("Jonas").see("<!channel> *führen* 👩‍🚀 שלום")


def test_r2_a_draft_is_kept_and_gone_after_sending(maya: Person, jonas: Person) -> None:
    """R2"""
    maya.command("/mentorship start @Jonas")
    maya.wait_for_modal()
    maya.type("purpose", "Something I began to say")
    maya.close()

    def reopened() -> bool:
        maya.command("/mentorship start @Jonas")
        form = maya.wait_for_modal()
        found = "Something I began to say" in str(form.view.content)
        if not found:
            maya.close()
        return found

    assert maya.wait_for(reopened)
    maya.choose("my_role", "mentee")
    assert maya.submit() == {}
    jonas.see("Something I began to say")


def test_a_button_pressed_twice_is_answered_kindly(maya: Person, jonas: Person) -> None:
    maya.command("/mentorship start @Jonas")
    maya.wait_for_modal()
    maya.choose("my_role", "mentor")
    maya.submit()
    jonas.see("Maya Okafor möchte")
    message = jonas.messages()[-1]
    jonas.press("invitation_accept", in_=message)
    maya.see("You are now the mentor")
    assert len([m for m in maya.messages() if "You are now the mentor" in m.words]) == 1
