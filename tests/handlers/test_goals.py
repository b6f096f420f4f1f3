"""The action plan in Slack (R2, R6)."""

from __future__ import annotations

from datetime import timedelta

from playground.person import Person
from playground.server import Playground

Pair = tuple[Person, Person]


def add_goal(person: Person, title: str) -> None:
    person.command("/mentorship goals")
    person.wait_for_modal()
    person.press("goal_add")
    person.wait_for(lambda: person.modal and "goal_add" not in str(person.modal.blocks))
    person.type("title", title)
    assert person.submit() == {}
    person.see(title)


def test_r6_a_goal_is_set_by_one_and_reached_by_the_other(pair: Pair) -> None:
    maya, jonas = pair
    add_goal(maya, "Lead a retrospective")
    maya.see("0 of 1 goal reached")
    jonas.command("/mentorship goals")
    jonas.wait_for_modal("Ziele")
    jonas.press("Erreicht")
    jonas.wait_for_modal("Ziel erreicht")
    jonas.type("evidence", "Die im Mai, ganz allein")
    assert jonas.submit() == {}
    jonas.wait_for_modal("Ziele")
    jonas.see("Das war das letzte offene Ziel")
    jonas.see("1 von 1 Ziel erreicht")
    maya.close()
    maya.command("/mentorship goals")
    maya.see("Die im Mai, ganz allein")


def test_r6_a_goal_is_let_go_and_taken_up_again(pair: Pair) -> None:
    maya, _ = pair
    add_goal(maya, "Learn Rust")
    maya.press("Let go")
    maya.wait_for_modal("Let the goal go")
    maya.type("why", "The team stays with Python")
    assert maya.submit() == {}
    maya.see("The team stays with Python")
    maya.see("One goal let go")
    maya.press("Take up again")
    maya.see("0 of 1 goal reached")


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(pair: Pair, slack: Playground) -> None:
    maya, _ = pair
    maya.command("/mentorship goals")
    maya.wait_for_modal()
    maya.press("Add a goal")
    maya.wait_for_modal("A new goal")
    maya.type("title", "   ")
    maya.choose("target_date", (slack.clock.now() - timedelta(days=9)).date().isoformat())
    assert maya.submit() == {"title": "Please write something here."}
    maya.type("title", "Lead a retrospective")
    assert "This day has passed" in maya.submit()["target_date"]
    assert maya.modal is not None
    assert maya.modal.title == "A new goal"


def test_r2_what_was_typed_and_not_sent_is_there_again(pair: Pair) -> None:
    maya, _ = pair
    maya.command("/mentorship goals")
    maya.wait_for_modal()
    maya.press("Add a goal")
    maya.wait_for_modal("A new goal")
    maya.type("title", "Half a thou")
    maya.close(everything=True)

    def reopened() -> bool:
        maya.command("/mentorship goals")
        maya.wait_for_modal("Goals")
        maya.press("Add a goal")
        form = maya.wait_for_modal("A new goal")
        if "Half a thou" in str(form.blocks):
            return True
        maya.close(everything=True)
        return False

    maya.wait_for(reopened)


def test_neither_undoes_the_others_change_unseen(pair: Pair) -> None:
    maya, jonas = pair
    add_goal(maya, "Lead a retrospective")
    maya.press("Change")
    maya.wait_for_modal("Change the goal")
    jonas.command("/mentorship goals")
    jonas.wait_for_modal("Ziele")
    jonas.press("Ändern")
    jonas.wait_for_modal("Ziel ändern")
    jonas.type("title", "Lead two retrospectives")
    assert jonas.submit() == {}
    jonas.see("Lead two retrospectives")

    maya.type("title", "Lead three retrospectives")
    assert maya.submit() == {}
    form = maya.wait_for_modal("Change the goal")
    assert "@Jonas Weber has changed this goal meanwhile" in form.text
    assert "Lead two retrospectives" in form.text
    assert maya.submit() == {}, "now it has been seen"
    maya.wait_for_modal("Goals")
    maya.see("Lead three retrospectives")


def test_somebody_without_a_mentorship_is_told_how_to_begin(priya: Person) -> None:
    priya.command("/mentorship goals")
    priya.see("/mentorship start @name begins one")
    assert priya.modal is None
