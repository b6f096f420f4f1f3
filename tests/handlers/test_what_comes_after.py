"""Reminders and paying it forward, as people see them in Slack (R33, R35)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from playground import deeds
from playground.person import Person
from playground.server import Playground
from playground.working_days import working_day

Pair = tuple[Person, Person]


@pytest.fixture
def colleagues(pair: Pair) -> Pair:
    """Two whose mentorship is complete, and who agreed on coffee every month."""
    maya, jonas = pair
    deeds.plan(maya, jonas, ["letter"])
    deeds.talk(maya, jonas)
    deeds.meet(maya, jonas)
    written = ((maya, jonas, "reflection.moments"), (jonas, maya, "reflection.lessons"))
    for one, other, reflected in written:
        deeds.reflect(one, other, {reflected: "It was worth it."})
        deeds.wish_to_stay_in_touch(one, other, "monthly", ["coffee"], "me@example.org")
    maya.see("You and @Jonas Weber have completed your mentorship")
    return maya, jonas


def _turn_to_a_working_day(slack: Playground, days: int, *people: Person) -> None:
    then = slack.clock.now() + timedelta(days=days)
    slack.clock.turn_to(working_day(then, *people).replace(hour=15, minute=0))


def test_r33_reminded_answered_and_off(colleagues: Pair, slack: Playground) -> None:
    """R33: an idea from the agreement, in turn, off with one click in the message or on the page."""
    maya, jonas = colleagues
    # A week after, they are asked to pass it on; two messages would not come in one week.
    _turn_to_a_working_day(slack, 8, maya, jonas)
    maya.see("Would you take somebody on again?")
    _turn_to_a_working_day(slack, 25, maya, jonas)
    maya.see("How about a coffee")
    assert not any("Kaffee, an einem Tisch" in message.words for message in jonas.messages())
    maya.press("reminder_done")
    maya.see("I'll come back to it when it is time")
    _turn_to_a_working_day(slack, 32, maya, jonas)
    jonas.see("Kaffee, an einem Tisch")
    jonas.press("reminder_off")
    jonas.see("Keine Erinnerungen mehr")
    jonas.command("/closure connect")
    jonas.press("reminder_on")
    jonas.wait_for(lambda: jonas.modal is not None and "abwechselnd" in jonas.modal.text)


def test_r35_a_week_later_each_is_asked_in_their_way(colleagues: Pair, slack: Playground) -> None:
    """R35: the mentee with a self-check, the mentor with one question; both can change it from their Home tab."""
    maya, jonas = colleagues
    _turn_to_a_working_day(slack, 8, maya, jonas)
    maya.see("Would you take somebody on again?")
    maya.press("pay_forward_yes")
    maya.see("You are on the list")
    jonas.see("Möchtest du nun selbst jemanden begleiten?")
    jonas.press("pay_forward_open")
    jonas.wait_for_modal("Weitergeben")
    jonas.type("self_check.brings", "Geduld <!channel>")
    jonas.choose("offer", "yes")
    assert jonas.submit() == {}
    jonas.wait_for(lambda: jonas.modal is not None and "stehst auf der Liste" in jonas.modal.text)
    jonas.close()
    jonas.open_home()
    jonas.press("Jemanden begleiten")
    assert "Geduld <!channel>" in jonas.wait_for_modal("Weitergeben").text
    jonas.choose("offer", "not_now")
    assert jonas.submit() == {}
    jonas.wait_for(lambda: jonas.modal is not None and "auf keiner Liste" in jonas.modal.text)
