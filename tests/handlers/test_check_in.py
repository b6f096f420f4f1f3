"""Check-ins in Slack (R9)."""

from __future__ import annotations

from playground.person import Person

Pair = tuple[Person, Person]


def test_r9_a_check_in_takes_two_answers(pair: Pair) -> None:
    maya, jonas = pair
    jonas.command("/mentorship check-in")
    jonas.wait_for_modal("Check-in")
    jonas.choose("energy", "5")
    jonas.type("progress", "Habe Nein gesagt")
    assert jonas.submit() == {}
    jonas.see("Dein erster Check-in mit @Maya Okafor ist notiert")
    jonas.close()
    jonas.global_shortcut("log_check_in")
    jonas.see("Habe Nein gesagt")
    maya.command("/mentorship")
    maya.see("Last check-in on")
    assert "Habe Nein gesagt" not in maya.screen


def test_r11_the_mentor_is_offered_to_say_that_it_is_time(pair: Pair) -> None:
    maya, _ = pair
    maya.command("/mentorship check-in")
    form = maya.wait_for_modal("Check-in")
    assert "I think Jonas Weber is ready to fly" in form.text
