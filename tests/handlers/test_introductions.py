"""Introductions, as three people see them in Slack (R29)."""

from __future__ import annotations

from playground.model import Channel
from playground.person import Person
from playground.server import Playground

Pair = tuple[Person, Person]
WHY = "You both turn <!channel> sketches into working software"


def _propose(maya: Person) -> None:
    maya.command("/closure introduce")
    maya.wait_for_modal("Introductions")
    maya.press("Introduce somebody")
    maya.wait_for_modal("An introduction")
    maya.choose("person", "Priya")
    maya.type("why", WHY)
    assert maya.submit() == {}
    maya.wait_for(lambda: maya.modal is not None and "is asked" in maya.modal.text)
    maya.close()


def test_r29_a_conversation_of_three_after_two_yeses(pair: Pair, priya: Person, slack: Playground) -> None:
    """R29: asked in private and in turn; each of the two languages is spoken where all three read."""
    maya, jonas = pair
    _propose(maya)
    jonas.see("möchte dich mit @Priya Raman zusammenbringen")
    assert priya.messages() == []
    jonas.press("introduction_yes")
    jonas.see("Du hast Ja gesagt")

    priya.see(WHY)
    priya.press("introduction_yes")
    priya.see("You have said yes")

    def together() -> list[Channel]:
        return [channel for channel in slack.world.channels_of(priya.id) if channel.kind == "mpim"]

    priya.wait_for(lambda: together() and priya.messages(together()[0]))
    [conversation] = together()
    for person in (maya, jonas, priya):
        [message] = person.messages(conversation)
        assert "@Jonas Weber, meet @Priya Raman" in message.words
        assert "@Jonas Weber, das ist @Priya Raman" in message.words
        assert WHY in message.words


def test_r29_a_no_is_told_kindly_and_goes_no_further(pair: Pair, priya: Person) -> None:
    """R29"""
    maya, jonas = pair
    _propose(maya)
    jonas.press("introduction_no")
    jonas.see("Du möchtest lieber nicht")
    maya.see("This is not the moment to bring")
    assert priya.messages() == []


def test_r29_what_cannot_be_is_said_at_the_field(pair: Pair) -> None:
    """R29: oneself, the mentee, an app, somebody who has left, a link that is none; nothing typed is lost."""
    maya, jonas = pair
    maya.command("/closure introduce")
    maya.press("Introduce somebody")
    maya.wait_for_modal("An introduction")
    maya.type("why", WHY)
    for name, words in (
        ("Maya", "know each other already"),
        ("Jonas", "know each other already"),
        ("Lunchbot", "is an app"),
    ):
        maya.choose("person", name)
        assert words in maya.submit()["person"]
    maya.close()
    maya.press("Share an opportunity")
    maya.wait_for_modal("An opportunity")
    maya.type("what", "A talk on growing")
    maya.type("link", "example.org")
    assert "web address" in maya.submit()["link"]
    maya.type("link", "https://example.org/talk")
    assert maya.submit() == {}
    jonas.see("hat an dich gedacht und möchte dir das zeigen")
    jonas.see("https://example.org/talk")


def test_r29_a_mentee_answers_on_the_page_too(pair: Pair, priya: Person) -> None:
    """R29: a message's buttons get lost; the page has them as well. Adding to it is the mentor's."""
    maya, jonas = pair
    _propose(maya)
    jonas.see("möchte dich mit @Priya Raman zusammenbringen")
    jonas.command("/closure introduce")
    page = jonas.wait_for_modal("Kontakte knüpfen")
    assert "Jemanden vorstellen" not in page.text
    jonas.press("introduction_yes")
    jonas.wait_for(lambda: jonas.modal is not None and "jetzt ist @Priya Raman gefragt" in jonas.modal.text)
    priya.see(WHY)
