"""The status and the help in Slack."""

from __future__ import annotations

from playground.person import Person

Pair = tuple[Person, Person]


def test_the_bare_command_shows_where_everything_stands(pair: Pair) -> None:
    maya, jonas = pair
    jonas.command("/mentorship")
    status = jonas.wait_for_modal("Mentoring")
    assert "@Maya Okafor" in status.text
    assert "ein erstes Ziel verabreden" in status.text
    maya.command("/mentorship status")
    maya.wait_for_modal("Mentorship")
    maya.press("goals_open")
    maya.wait_for_modal("Goals")


def test_who_is_new_is_led_to_a_beginning(priya: Person) -> None:
    priya.command("/mentorship")
    priya.wait_for_modal("Mentorship")
    priya.press("Begin a mentorship")
    priya.see("Who is the other one?")


def test_an_unknown_word_gets_the_help(priya: Person) -> None:
    priya.command("/mentorship fly")
    priya.see("/mentorship goals")
