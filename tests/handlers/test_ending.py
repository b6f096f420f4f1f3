"""Planning, the steps, and the final meeting, as two people do them in Slack (R3, R15 to R23)."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.app import Sendoff
from bot.models import Draft
from playground.person import Person
from playground.server import Playground

Pair = tuple[Person, Person]


def _says(person: Person, text: str) -> None:
    person.wait_for(lambda: person.modal is not None and text in person.modal.text)


def _talk(maya: Person, jonas: Person) -> None:
    """Maya says that they have talked; both close what is open."""
    maya.command("/closure")
    maya.press("conversation_held")
    maya.wait_for(lambda: maya.modal is not None and "You talked on" in maya.modal.text)
    maya.close()
    jonas.see("Das ist ein Erfolg, und er gehört euch beiden")


def _wait_for_draft(bot: Sendoff, author: Person, text: str) -> None:
    """Slack is answered before a draft is written, so there is nothing to see that says that it is."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with bot.services.database.reading(author.user.team_id) as session:
            kept = session.scalars(select(Draft).where(Draft.author_id == author.id)).all()
        if any(text in draft.fields.values() for draft in kept):
            return
        time.sleep(0.01)
    raise AssertionError(f"no draft holds {text!r}")


def test_r15_r16_a_mentor_plans_in_private(pair: Pair, slack: Playground) -> None:
    """R15, R16, R3: celebrate first, then the opener from the record; the partner sees no difference."""
    maya, jonas = pair
    jonas.command("/closure")
    unsuspecting = jonas.wait_for_modal("Ein guter Abschluss").text
    jonas.close()
    jonas_has = len(jonas.messages())

    # On a Saturday the bot asks nobody how it is going.
    slack.clock.turn(timedelta(days=35 + (5 - slack.clock.now().weekday()) % 7))
    maya.command("/closure plan")
    form = maya.wait_for_modal("Plan the conversation")
    assert form.text.index("First, the celebration") < form.text.index("Then, the conversation")
    assert "We have been working together for 5 weeks." in form.text
    maya.choose("plan.ideas", ["Write a letter", "Let them teach you"])
    maya.type("plan.own_idea", "Kayaking on the Thames")
    assert maya.submit() == {}
    page = maya.wait_for_modal("A good ending").text
    for words in ("Write a letter", "Kayaking on the Thames", "We have been working together for 5 weeks."):
        assert words in page
    maya.close()

    jonas.command("/closure")
    assert jonas.wait_for_modal("Ein guter Abschluss").text == unsuspecting
    assert len(jonas.messages()) == jonas_has


def test_r2_a_plan_that_was_typed_and_not_saved_is_kept(pair: Pair, slack: Playground, bot: Sendoff) -> None:
    """R2: also the opener; starting afresh brings the record's words back."""
    maya, _ = pair
    slack.clock.turn(timedelta(days=8))
    maya.command("/closure plan")
    maya.wait_for_modal("Plan the conversation")
    maya.type("plan.opener", "Jonas, you fly.")
    maya.close()

    _wait_for_draft(bot, maya, "Jonas, you fly.")
    maya.command("/closure plan")
    assert "Jonas, you fly." in maya.wait_for_modal("Plan the conversation").text
    maya.press("Start afresh from the record")
    _says(maya, "We have been working together for a week.")
    assert maya.submit() == {}
    assert "Jonas, you fly." not in maya.wait_for_modal("A good ending").text
    maya.press("Change my plan")
    assert "We have been working together for a week." in maya.wait_for_modal("Plan the conversation").text


def test_r3_r17_after_the_conversation_both_see_the_steps(pair: Pair) -> None:
    """R3, R17: the other one is told what comes now, once, in their language; "not yet" changes nothing."""
    maya, jonas = pair
    maya.command("/closure plan")
    maya.wait_for_modal("Plan the conversation")
    maya.submit()
    maya.wait_for_modal("A good ending")
    maya.press("We have talked", confirm=False)
    assert "Only you see this" in (maya.modal.text if maya.modal else "")
    maya.press("We have talked")
    _says(maya, "You talked on")
    jonas.see("Das ist ein Erfolg, und er gehört euch beiden")
    jonas.press("Schritte ansehen")
    steps = jonas.wait_for_modal("Ein guter Abschluss").text
    assert "Das Abschlusstreffen" in steps
    assert "miteinander gesprochen" in steps
    jonas.close()
    assert sum("gehört euch beiden" in message.words for message in jonas.messages()) == 1
    maya.close()
    maya.command("/closure plan")
    _says(maya, "You talked on")


def test_a_plan_sent_after_the_other_one_said_that_they_talked_is_kept(pair: Pair) -> None:
    """R41: a mentee may say it as well; the mentor is told in English, and lands on the steps."""
    maya, jonas = pair
    maya.command("/closure plan")
    maya.wait_for_modal("Plan the conversation")
    maya.type("plan.own_idea", "Kayaking")
    jonas.command("/closure")
    jonas.wait_for_modal("Ein guter Abschluss")
    jonas.press("Wir haben gesprochen")
    _says(jonas, "miteinander gesprochen")
    maya.see("That is a success, and it belongs to you both")
    assert maya.submit() == {}
    _says(maya, "You talked on")


def test_r19_prepared_alone_then_shared_live(pair: Pair) -> None:
    """R19, R20, R27: each prepares alone; what is shared while they talk appears at the other one's refresh."""
    maya, jonas = pair
    _talk(maya, jonas)
    jonas.command("/closure meeting")
    jonas.wait_for_modal("Euer Abschlusstreffen")
    jonas.press("meeting_part", near="1. Feiern")
    jonas.wait_for_modal("Feiern")
    jonas.type("celebration.thanks", "Danke für deine Geduld")
    assert jonas.submit() == {}
    _says(jonas, "geschrieben, nur für dich")

    maya.command("/closure meeting")
    maya.wait_for_modal("Your final meeting")
    maya.press("meeting_part", near="1. Celebration")
    assert "Geduld" not in maya.wait_for_modal("Celebration").text
    maya.type("celebration.grown", "You speak up now")

    jonas.press("meeting_part", near="1. Feiern")
    jonas.wait_for_modal("Feiern")
    jonas.choose("share", "both")
    assert jonas.submit() == {}
    _says(jonas, "geschrieben und geteilt")

    maya.press("Refresh")
    _says(maya, "Danke für deine Geduld")
    assert "You speak up now" in (maya.modal.text if maya.modal else ""), "what she is typing stays"
    maya.choose("share", "both")
    assert maya.submit() == {}
    jonas.press("Aktualisieren")
    _says(jonas, "hat etwas geteilt")


def test_r22_feedback_reaches_the_mentor_when_shared(pair: Pair) -> None:
    """R22: the message holds no word of it, and leads to it."""
    maya, jonas = pair
    _talk(maya, jonas)
    jonas.command("/closure meeting")
    jonas.wait_for_modal("Euer Abschlusstreffen")
    jonas.press("meeting_part", near="Feedback für")
    assert "vertauscht die Rollen" in jonas.wait_for_modal("Feedback").text
    jonas.type("feedback.mentoring", "Hör noch länger zu")
    jonas.choose("share", "both")
    assert jonas.submit() == {}
    maya.see("has shared feedback on your mentoring with you")
    assert not any("länger" in message.words for message in maya.messages())
    maya.press("Read it")
    assert "Hör noch länger zu" in maya.wait_for_modal("Looking back").text
    maya.type("looking_back.learned", "To ask before I answer")
    assert maya.submit() == {}
    maya.wait_for_modal("Your final meeting")


def test_r23_next_steps_are_added_changed_and_removed(pair: Pair, slack: Playground) -> None:
    """R23: with an owner and a date; a day in the past is told at its field, and nothing typed is lost."""
    maya, jonas = pair
    _talk(maya, jonas)
    today = slack.clock.now().date()
    maya.command("/closure meeting")
    maya.wait_for_modal("Your final meeting")
    maya.press("meeting_part", near="3. Looking ahead")
    maya.wait_for_modal("Looking ahead")
    maya.type("looking_ahead.successor", "Priya, for the technical side")
    maya.press("Add a next step")
    maya.wait_for_modal("A next step")
    maya.type("what", "Lead the next release")
    maya.choose("due_on", (today - timedelta(days=2)).isoformat())
    assert "This day has passed" in maya.submit()["due_on"]
    maya.choose("due_on", date(today.year + 1, 1, 15).isoformat())
    assert maya.submit() == {}
    _says(maya, "Lead the next release")
    form = maya.modal
    assert form is not None
    assert f"by 15 January {today.year + 1}" in form.text
    assert "Priya, for the technical side" in form.text, "what is typed below stays"
    assert maya.submit() == {}
    maya.wait_for_modal("Your final meeting")

    jonas.command("/closure meeting")
    jonas.wait_for_modal("Euer Abschlusstreffen")
    jonas.press("meeting_part", near="3. Nach vorn schauen")
    page = jonas.wait_for_modal("Nach vorn schauen").text
    assert "Lead the next release" in page
    assert "Priya" not in page, "she has not shared that"
    jonas.press("next_step_open", near="Lead the next release")
    jonas.wait_for_modal("Schritt ändern")
    jonas.type("what", "Das nächste Release leiten")

    maya.press("meeting_part", near="3. Looking ahead")
    maya.wait_for_modal("Looking ahead")
    maya.press("next_step_open", near="Lead the next release")
    maya.wait_for_modal("Change a next step")
    maya.type("what", "Lead the spring release")
    assert maya.submit() == {}
    _says(maya, "Lead the spring release")

    jonas.submit()
    _says(jonas, "Bisher steht da:")
    assert jonas.modal is not None
    assert "Lead the spring release" in jonas.modal.text
    assert "Das nächste Release leiten" in jonas.modal.text
    assert jonas.submit() == {}
    jonas.wait_for_modal("Nach vorn schauen")
    _says(jonas, "Das nächste Release leiten")
    jonas.press("next_step_remove", near="Das nächste Release leiten")
    jonas.wait_for(lambda: jonas.modal is not None and "Das nächste Release leiten" not in jonas.modal.text)


def test_r17_the_meeting_is_marked_as_held(pair: Pair) -> None:
    """R17, R27: with a reminder of what is still private."""
    maya, jonas = pair
    _talk(maya, jonas)
    maya.command("/closure meeting")
    maya.wait_for_modal("Your final meeting")
    maya.press("meeting_part", near="1. Celebration")
    maya.wait_for_modal("Celebration")
    maya.type("celebration.thanks", "Thank you")
    assert maya.submit() == {}
    maya.wait_for_modal("Your final meeting")
    maya.press("We have met")
    _says(maya, "Still for you alone: Celebration")
    maya.press("All steps")
    _says(maya, "Your reflections")
    jonas.command("/closure")
    steps = jonas.wait_for_modal("Ein guter Abschluss").text
    assert "miteinander gesprochen" in steps
    assert "Ihr habt euch am" in steps


@pytest.mark.parametrize("line", ["/closure", "/closure plan", "/closure meeting"])
def test_who_has_no_mentorship_is_told_how_to_begin(priya: Person, line: str) -> None:
    priya.command(line)
    priya.see("/mentorship start")


def test_r47_nobody_else_gets_in_by_an_id(pair: Pair, priya: Person, slack: Playground) -> None:
    """R47: ids from a payload are claims; the answer is the one for what does not exist."""
    priya.command("/mentorship start @Alex")
    priya.wait_for_modal()
    priya.choose("my_role", "mentor")
    priya.submit()
    priya.close()
    slack.person("Alex").press("invitation_accept")
    priya.see("You are now the mentor")
    priya.command("/closure meeting")
    view = priya.wait_for_modal("Your final meeting").view
    for block in view.content["blocks"]:
        for element in [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else ())]:
            if element.get("value"):
                element["value"] = element["value"].replace('"mentorship":2', '"mentorship":1')
    priya.press("meeting_part", near="1. Celebration")
    _says(priya, "I can't find that")


def test_help_names_what_can_be_done(maya: Person) -> None:
    maya.command("/closure help")
    maya.see("/closure meeting")
    maya.command("/closure nonsense")
    maya.see("/closure plan")
