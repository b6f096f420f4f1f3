"""A public thank-you, as the two and everybody in the channel see it in Slack (R36)."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from bot import closure, connection
from bot.app import Sendoff
from bot.connection import Given
from bot.models import Mentorship, Wish
from playground.faults import Fault
from playground.finding import NotThere
from playground.model import Channel
from playground.person import Person
from playground.seen import SeenMessage
from playground.server import Playground
from prompts import noting

Pair = tuple[Person, Person]
WORDS = "Danke, Maya <!channel>! @here war jede Stunde *Gold* wert. 🎉"


@pytest.fixture
def colleagues(pair: Pair, bot: Sendoff) -> Pair:
    """Two who have completed their mentorship."""
    maya, jonas = pair
    with bot.services.database.writing(maya.user.team_id) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        now = bot.services.clock()
        closure.hold_conversation(session, mentorship, mentorship.mentor, now)
        closure.hold_meeting(session, mentorship, now, now.date())
        for me in (mentorship.mentor, mentorship.mentee):
            closure.finish_part(session, mentorship, me, closure.REFLECTION, now, now.date())
            connection.answer(session, mentorship, me, Given(Wish.NOT_NOW), now, now.date())
    bot.services.wake_sender()
    for text in ("A public thank-you", "Open the document"):
        maya.see(text)
    for text in ("Öffentlich danken", "Dokument öffnen"):
        jonas.see(text)
    return maya, jonas


def ask(jonas: Person, words: str = WORDS, channel: str = "general") -> None:
    jonas.command("/closure thanks")
    jonas.wait_for_modal("Öffentlich danken")
    jonas.type("text", words)
    jonas.choose("channel", channel)
    assert jonas.submit() == {}
    jonas.wait_for(lambda: jonas.modal is not None and "Diese Worte liegen jetzt bei" in jonas.modal.text)
    jonas.close()


def posts(slack: Playground, channel: str = "general") -> list[SeenMessage]:
    """What the app has said in a channel, as a colleague reads it."""
    priya = slack.person("Priya")
    return [message for message in priya.messages(channel) if message.message.bot_id]


def wait_for_post(slack: Playground, channel: str = "general") -> SeenMessage:
    slack.world.wait_for(lambda: posts(slack, channel))
    [post] = posts(slack, channel)
    return post


def test_r36_from_the_closing_message_to_the_channel(colleagues: Pair, slack: Playground) -> None:
    """R36, R4: offered beside the closing message; in the author's language and in exactly the words agreed."""
    maya, jonas = colleagues
    jonas.press("shout_out_open")
    form = jonas.wait_for_modal("Öffentlich danken")
    assert "Danke, Maya Okafor" in form.text
    jonas.type("text", WORDS)
    assert "channel" in jonas.submit()
    jonas.choose("channel", "mentoring")
    assert jonas.submit() == {}

    maya.see("would like to say thank you in #mentoring")
    maya.see(WORDS)
    assert posts(slack, "mentoring") == []
    maya.press("shout_out_yes")
    maya.see("You have said yes")
    post = wait_for_post(slack, "mentoring")
    assert WORDS in post.words
    assert "@Maya Okafor und @Jonas Weber haben ihr Mentoring abgeschlossen" in post.words
    maya.see("Your public thank-you is out")
    jonas.see("Euer Dank steht jetzt für alle da")
    jonas.close()
    jonas.command("/closure thanks")
    page = jonas.wait_for_modal("Öffentlich danken")
    assert "/archives/C0MENTORNG/p" in str(page.view.content)


def test_r36_other_words_then_a_yes_from_the_home_tab(colleagues: Pair, slack: Playground) -> None:
    """R36: suggesting other words asks the first one; the Home tab has the way to the answer."""
    maya, jonas = colleagues
    ask(jonas)
    maya.see(WORDS)
    maya.press("shout_out_word")
    maya.wait_for_modal("A public thank-you")
    maya.type("text", "We did it, together.")
    assert maya.submit() == {}
    maya.close()
    jonas.see("We did it, together.")
    jonas.open_home()
    jonas.press("Ansehen", near="öffentlich Danke sagen")
    jonas.wait_for_modal("Öffentlich danken")
    jonas.press("shout_out_yes")
    assert "We did it, together." in wait_for_post(slack).words


def test_r36_rather_not(colleagues: Pair, slack: Playground) -> None:
    """R36: nothing is posted; told kindly, and there is no asking again."""
    maya, jonas = colleagues
    ask(jonas)
    maya.press("shout_out_no")
    maya.see("You would rather not")
    jonas.see("möchte lieber keinen Dank in einem Kanal")
    jonas.command("/closure thanks")
    page = jonas.wait_for_modal("Öffentlich danken")
    assert "shout_out" not in str(page.view.content["blocks"])
    assert posts(slack) == []


def test_r36_taken_back_the_question_is_over(colleagues: Pair, slack: Playground) -> None:
    """R36, R46"""
    maya, jonas = colleagues
    ask(jonas)
    maya.see(WORDS)
    jonas.command("/closure thanks")
    jonas.wait_for_modal("Öffentlich danken")
    jonas.press("shout_out_take_back")
    maya.see("It was taken back")
    with pytest.raises(NotThere):
        Person(slack.world, maya.id, patience=0.2).press("shout_out_yes")
    assert posts(slack) == []


@pytest.mark.parametrize("kind", ["public", "private"])
def test_r36_a_channel_that_the_app_is_not_in(colleagues: Pair, slack: Playground, kind: str) -> None:
    """R36: both are told what helps; after the invitation it is posted, once."""
    maya, jonas = colleagues
    world = slack.world
    world.default_workspace.granted -= {"chat:write.public"}
    channel = Channel(
        id="C0TEAMROOM",
        team_id=maya.user.team_id,
        kind="public" if kind == "public" else "private",
        name="team-room",
        members=[maya.id, jonas.id, slack.person("Priya").id],
    )
    world.add_channel(channel)
    ask(jonas, channel="team-room")
    maya.press("shout_out_yes")
    maya.see("/invite @Sendoff")
    jonas.see("Noch einmal versuchen")
    assert posts(slack, "team-room") == []
    maya.command("/invite @Sendoff", "team-room")
    jonas.press("shout_out_again")
    assert WORDS in wait_for_post(slack, "team-room").words
    maya.see("Your public thank-you is out")


def test_r36_an_archived_channel_and_another_one(colleagues: Pair, slack: Playground) -> None:
    """R36: another channel asks the other one anew."""
    maya, jonas = colleagues
    ask(jonas, channel="mentoring")
    slack.world.channels["C0MENTORNG"].archived = True
    maya.press("shout_out_yes")
    maya.see("has been archived")
    maya.press("shout_out_word")
    maya.wait_for_modal("A public thank-you")
    maya.choose("channel", "general")
    assert maya.submit() == {}
    maya.close()
    jonas.see("@Maya Okafor möchte in #general Danke sagen")
    jonas.press("shout_out_yes")
    assert WORDS in wait_for_post(slack).words


def test_r36_an_answer_that_is_lost(colleagues: Pair, slack: Playground) -> None:
    """R36: never posted twice by itself: the two are asked to look, since nobody else can."""
    maya, jonas = colleagues
    ask(jonas)
    maya.see(WORDS)
    slack.world.faults.add(Fault("answer_lost", "chat.postMessage", times=1))
    maya.press("shout_out_yes")
    wait_for_post(slack)
    unsure = "I can't tell whether your public thank-you is out"
    for _ in range(40):
        # It may not have been noted yet, when the clock is turned for the first time, that the answer is lost.
        slack.clock.turn(2 * noting.LOOK_AGAIN)
        time.sleep(0.3)
        if any(unsure in message.words for message in maya.messages()):
            break
    jonas.press("shout_out_found")
    maya.see("It is there. 🎉")
    assert len(posts(slack)) == 1


def test_r36_only_channels_of_this_workspace_are_offered(colleagues: Pair, slack: Playground) -> None:
    """R36: what is said in one that another company reads would leave the house."""
    _, jonas = colleagues
    slack.world.channels["C0MENTORNG"].shared_externally = True
    jonas.command("/closure thanks")
    jonas.wait_for_modal("Öffentlich danken")
    for not_offered in ("mentoring", jonas.dm.id):
        with pytest.raises(NotThere, match="does not offer"):
            jonas.choose("channel", not_offered)


def test_r36_not_while_they_are_at_work(pair: Pair) -> None:
    """R36"""
    maya, _ = pair
    maya.command("/closure thanks")
    maya.see("for two who have completed their mentorship")
