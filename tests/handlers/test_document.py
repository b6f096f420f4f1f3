"""Looking back, staying in touch and the document, as two people do it in Slack (R25 to R27, R31, R32, R34, R36)."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from bot.app import Sendoff
from bot.models import Draft, Mentorship, State
from playground.faults import Fault
from playground.person import Person
from playground.server import Playground

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


def reflect(person: Person, field: str, text: str, sharing: str) -> None:
    person.command("/closure reflect")
    person.wait_for(lambda: person.modal and "sharing" in str(person.modal.blocks), name="the reflection")
    person.type(field, text)
    person.choose("sharing", sharing)
    assert person.submit() == {}
    person.close(everything=True)


def test_r27_a_reflection_is_private_until_it_is_shared(talked: Pair) -> None:
    """R25, R26, R27"""
    maya, jonas = talked
    reflect(maya, "reflection.moments", "Your first retro", "keep")
    reflect(jonas, "reflection.lessons", "Zuhören *lernen*", "share")

    maya.see("@Jonas Weber has shared their reflection with you.")
    assert "Zuhören" not in maya.screen
    maya.press("Read it")
    assert "Zuhören *lernen*" in maya.wait_for_modal("Their reflection").text
    maya.close()

    maya.command("/closure reflect")
    form = maya.wait_for_modal("Your reflection")
    assert "Your first retro" in form.text
    maya.choose("sharing", "share")
    assert maya.submit() == {}
    jonas.see("@Maya Okafor hat einen Rückblick mit dir geteilt")

    [_pdf, mine] = maya.wait_for(maya.files, name="the document")
    [_pdf, theirs] = jonas.wait_for(jonas.files, name="the document")
    for document in (mine.content.decode(), theirs.content.decode()):
        assert "Your first retro" in document
        assert "Zuhören \\*lernen\\*" in document
    assert mine.name == f"Sendoff - Maya and Jonas - {mine.name[-13:-3]}.md"
    assert theirs.name.startswith("Sendoff - Maya und Jonas - ")
    assert "# Our mentorship: Maya Okafor and Jonas Weber" in mine.content.decode()
    assert "# Unser Mentoring: Maya Okafor und Jonas Weber" in theirs.content.decode()


def ask_for_document(person: Person, *formats: str) -> None:
    """In the forms that are chosen already, where none is named."""
    person.command("/closure document")
    person.wait_for(lambda: person.modal and "formats" in str(person.modal.blocks), name="the choice of forms")
    if formats:
        person.choose("formats", list(formats))
    assert person.submit() == {}
    person.close(everything=True)


def endings_of(person: Person) -> list[str]:
    return [file.name.rpartition(".")[2] for file in person.files()]


def test_r27_the_document_comes_in_the_forms_that_are_chosen(pair: Pair) -> None:
    """R27: at any time; as a canvas for its reader alone."""
    maya, jonas = pair
    ask_for_document(maya, "html", "pdf", "canvas")
    maya.wait_for(lambda: len(maya.files()) == 2, name="two files")
    assert endings_of(maya) == ["pdf", "html"]
    page = maya.files()[1].content.decode()
    assert '<html lang="en">' in page
    [canvas] = maya.wait_for(maya.canvases, name="the canvas")
    assert canvas.markdown.startswith("# Our mentorship: Maya Okafor and Jonas Weber")
    assert canvas.level == "read"
    maya.see("Open the document")
    assert jonas.canvases() == []
    assert "Open the document" not in jonas.screen


@pytest.mark.parametrize("trouble", ["free_teams_cannot_create_standalone_canvases", "no way in"])
def test_r27_files_stand_in_for_a_canvas(pair: Pair, slack: Playground, trouble: str) -> None:
    """R27: whatever keeps Slack from making one, or from letting its reader in."""
    maya, _jonas = pair
    if trouble == "no way in":
        slack.world.faults.add(Fault("server_error", "canvases.access.set", times=1))
    else:
        slack.world.default_workspace.canvases_refused_with = trouble
    ask_for_document(maya, "canvas")
    maya.wait_for(lambda: len(maya.files()) == 2, name="files")
    assert endings_of(maya) == ["pdf", "md"]
    assert maya.canvases() == []


def test_choosing_no_form_is_said_at_the_field(pair: Pair) -> None:
    maya, _jonas = pair
    maya.command("/closure document")
    maya.wait_for_modal("Your document")
    maya.choose("formats", [])
    assert list(maya.submit()) == ["formats"]


def wait_for_draft(bot: Sendoff, author: Person, text: str) -> None:
    """Slack is answered before a draft is written, so nothing on the screen says that it is."""
    deadline = time.monotonic() + author.patience
    while time.monotonic() < deadline:
        with bot.services.database.reading(author.user.team_id) as session:
            drafts = session.scalars(select(Draft).where(Draft.author_id == author.id)).all()
        if any(text in draft.fields.values() for draft in drafts):
            return
        time.sleep(0.01)
    raise AssertionError(f"no draft holds {text!r}")


def test_r2_what_is_typed_into_a_reflection_is_kept(talked: Pair, bot: Sendoff) -> None:
    """R2: closing the form loses nothing."""
    maya, _jonas = talked
    maya.command("/closure reflect")
    maya.wait_for_modal("Your reflection")
    maya.type("reflection.moments", "The day of the")
    wait_for_draft(bot, maya, "The day of the")
    maya.close()
    maya.command("/closure reflect")
    assert "The day of the" in maya.wait_for_modal("Your reflection").text


def test_sharing_nothing_is_said_at_the_field(talked: Pair) -> None:
    maya, _jonas = talked
    maya.command("/closure reflect")
    maya.wait_for_modal("Your reflection")
    maya.choose("sharing", "share")
    assert maya.submit() == {
        "sharing": "There is nothing to share yet. Write something first, or finish without sharing."
    }


def test_r3_before_the_conversation_a_reflection_stays_with_its_author(pair: Pair) -> None:
    """R3: it can be written, and there is nothing that would share it."""
    maya, jonas = pair
    maya.command("/closure reflect")
    form = maya.wait_for_modal("Your reflection")
    assert "sharing" not in str(form.blocks)
    maya.type("reflection.moments", "Secret so far")
    assert maya.submit() == {}
    jonas.command("/closure connect")
    jonas.see("Davor kommt noch ein Schritt")
    ask_for_document(jonas)
    [_pdf, document] = jonas.wait_for(jonas.files, name="the document")
    assert "Secret" not in document.content.decode()


def test_r26_the_diary_is_at_hand_page_by_page(talked: Pair) -> None:
    """R26, R30: beside the final reflection, for its author alone; what is typed meanwhile stays."""
    _maya, jonas = talked
    for number in range(1, 6):
        shown = len(jonas.messages())
        jonas.command(f"/mentorship diary Eintrag {number}")
        jonas.wait_for(lambda shown=shown: len(jonas.messages()) > shown, name="the confirmation")
    jonas.command("/closure reflect")
    form = jonas.wait_for_modal("Dein Rückblick")
    assert "Eintrag 5" in form.text
    assert "Eintrag 2" not in form.text
    jonas.type("reflection.diary", "Ich frage jetzt öfter nach.")
    jonas.press("reflect_diary:after")
    jonas.see("Eintrag 2")
    assert "Ich frage jetzt öfter nach." in jonas.wait_for_modal().text
    assert "Eintrag 5" not in jonas.wait_for_modal().text


def say_yes(person: Person, rhythm: str, bases: list[str], **handles: str) -> None:
    person.command("/closure connect")
    person.choose("wish", "yes")
    person.choose("rhythm", rhythm)
    person.choose("bases", bases)
    if handles:
        person.choose("channels", [name.replace("_", ".") for name in handles])
        for name, handle in handles.items():
            person.type(f"handle.{name.replace('_', '.')}", handle)
    assert person.submit() == {}


def test_r32_different_answers_are_settled_by_both(talked: Pair) -> None:
    """R31, R32: both answers are shown, and only what both confirm counts."""
    maya, jonas = talked
    say_yes(maya, "monthly", ["coffee", "learn_together"], professional_email="maya@example.org")
    assert "kept until @Jonas Weber has answered too" in maya.wait_for_modal().text
    maya.close(everything=True)
    assert "maya@example.org" not in jonas.screen
    say_yes(jonas, "quarterly", ["coffee"], personal_instagram="@jonas")

    settle = jonas.wait_for_modal("In Kontakt bleiben")
    assert "Jeden Monat" in settle.text
    assert "Alle drei Monate" in settle.text
    assert "maya@example.org" in settle.text, "both have said yes"
    jonas.choose("agreed.rhythm", "quarterly")
    assert jonas.submit() == {}
    jonas.close(everything=True)

    maya.see("Does this suit you?")
    maya.press("agreement_confirm")
    maya.see("You and @Jonas Weber have agreed how to stay in touch.")
    jonas.see("ihr habt vereinbart, wie ihr in Kontakt bleibt")
    assert "Instagram (personal): @jonas" in maya.screen
    assert "maya@example.org" not in maya.messages()[-1].text


def test_r32_the_same_answer_twice_is_an_agreement(talked: Pair) -> None:
    """R32, R2: two who say the same need not say it again."""
    maya, jonas = talked
    say_yes(maya, "monthly", ["coffee"])
    say_yes(jonas, "monthly", ["coffee"])
    assert "ihr habt vereinbart" in jonas.wait_for_modal().text
    maya.see("You and @Jonas Weber have agreed how to stay in touch.")


def test_an_older_version_cannot_be_confirmed(talked: Pair) -> None:
    """R32: Maya looks at a version that Jonas has changed meanwhile; what she chose stays."""
    maya, jonas = talked
    say_yes(maya, "monthly", [])
    maya.close(everything=True)
    say_yes(jonas, "yearly", [])
    maya.see("You gave different answers to how often.")
    maya.press("agreement_open")
    maya.choose("agreed.rhythm", "monthly")
    jonas.choose("agreed.rhythm", "quarterly")
    assert jonas.submit() == {}
    assert "has changed this meanwhile" in maya.submit()["agreed.rhythm"]


@pytest.mark.parametrize(("wish", "told"), [("no", "möchte es bei"), ("not_now", "Das ist völlig in Ordnung")])
def test_r31_no_and_not_now_are_told_kindly(talked: Pair, wish: str, told: str) -> None:
    """R31: full answers, told without a reason; nothing of a yes is told before."""
    maya, jonas = talked
    say_yes(jonas, "monthly", [], personal_phone="+49 170 1234567")
    jonas.close(everything=True)
    maya.command("/closure connect")
    maya.choose("wish", wish)
    assert maya.submit() == {}
    assert "full answer" in maya.wait_for_modal().text
    jonas.see(told)
    assert "170" not in maya.screen
    assert "would both like" not in maya.screen


def test_fields_appear_as_channels_are_chosen(talked: Pair) -> None:
    """R31: each with its address, and what was typed stays, also when a channel is taken back and chosen again."""
    maya, _jonas = talked
    maya.command("/closure connect")
    form = maya.wait_for_modal("Staying in touch")
    assert "Mentor Lane reports that 75%" in form.text
    assert "How often?" not in form.text
    maya.choose("wish", "yes")
    maya.choose("rhythm", "monthly")
    maya.choose("channels", ["professional.email", "personal.phone"])
    maya.type("handle.professional.email", "maya at home")
    maya.type("handle.personal.phone", "12")
    assert maya.submit() == {
        "handle.professional.email": "This does not look like an email address. One reads like name@example.org."
    }
    maya.choose("channels", ["personal.phone"])
    maya.wait_for(lambda: "handle.professional.email" not in str(maya.modal and maya.modal.blocks), name="one field")
    maya.choose("channels", ["professional.email", "personal.phone"])
    maya.see("maya at home")
    maya.type("handle.professional.email", "maya@example.org")
    assert list(maya.submit()) == ["handle.personal.phone"]
    maya.type("handle.personal.phone", "+44 20 7946 0000")
    assert maya.submit() == {}


def test_r36_the_closing_message_names_what_the_record_shows(talked: Pair, bot: Sendoff) -> None:
    """R34, R36, R40: all four steps are done; both are told, and both get the document."""
    maya, jonas = talked
    maya.command("/closure meeting")
    maya.wait_for_modal()
    maya.press("meeting_held")
    maya.wait_for(lambda: maya.modal, name="the next page")
    maya.close(everything=True)
    reflect(maya, "reflection.moments", "Your first retro", "finish")
    reflect(jonas, "reflection.lessons", "Zuhören", "share")
    say_yes(maya, "yearly", [])
    maya.close(everything=True)
    say_yes(jonas, "yearly", [])
    jonas.close(everything=True)

    maya.see("You and @Jonas Weber have completed your mentorship.")
    maya.see("Thank you for the time that you gave @Jonas Weber.")
    jonas.see("die Anerkennung dafür gehört dir")
    with bot.services.database.reading(maya.user.team_id) as session:
        assert session.scalars(select(Mentorship.state)).all() == [State.ENDED]
    [canvas] = jonas.wait_for(jonas.canvases, name="the document at the end")
    assert "Your first retro" not in canvas.markdown
    assert "Einmal im Jahr" in canvas.markdown

    # R34, R28: what was theirs stays within reach.
    ask_for_document(jonas)
    jonas.wait_for(lambda: len(jonas.files()) == 4, name="one more")
    maya.command("/closure connect")
    maya.see("You and @Jonas Weber have agreed how to stay in touch.")


def test_r28_the_mentors_own_part_comes_back_with_the_next_mentorship(talked: Pair, priya: Person) -> None:
    """R28: a kind line, and what they wrote, for them alone."""
    maya, _jonas = talked
    reflect(maya, "reflection.moments", "Your first retro", "keep")
    maya.command("/closure end")
    maya.wait_for_modal()
    maya.choose("share", "only_me")
    assert maya.submit() == {}
    maya.close(everything=True)
    maya.command("/mentorship start @Priya")
    maya.wait_for_modal()
    maya.choose("my_role", "mentor")
    assert maya.submit() == {}
    maya.close(everything=True)
    priya.press("invitation_accept")
    maya.see("After your time with @Jonas Weber you wrote down what it taught you.")
    assert "Jonas" not in priya.screen
    maya.press("reflection_mine")
    assert "Your first retro" in maya.wait_for_modal("What you wrote").text
