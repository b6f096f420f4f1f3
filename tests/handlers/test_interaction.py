"""The single path: once, in time, kindly, and in the person's language, whatever goes wrong."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.app import Sendoff
from playground import interactions
from playground.faults import Fault
from playground.person import Person
from playground.server import Playground


def break_table(bot: Sendoff, table: str) -> None:
    """Do to the database what no code of ours expects."""
    with bot.services.database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_elsewhere"))


def test_what_is_delivered_twice_has_its_effect_once(
    slack: Playground, pair: tuple[Person, Person], priya: Person, bot: Sendoff
) -> None:
    maya, _ = pair
    slack.world.faults.add(Fault("delivered_twice", "interactive"))
    slack.world.faults.add(Fault("delivered_twice", "slash_commands"))
    maya.command("/mentorship diary Once is enough")
    maya.see("learning diary")
    maya.command("/mentorship start @Priya")
    maya.wait_for_modal()
    maya.choose("my_role", "mentor")
    assert maya.submit() == {}
    priya.press("invitation_accept")
    maya.see("You are now the mentor of @Priya Raman")
    with bot.services.database.reading(slack.world.default_workspace.id) as session:
        assert session.scalar(text("SELECT count(*) FROM diary_entries")) == 1
        assert session.scalar(text("SELECT count(*) FROM mentorships")) == 2
    assert len([message for message in maya.messages() if "mentor of @Priya Raman" in message.words]) == 1


def test_what_is_sent_off_again_since_no_answer_came_has_its_effect_once(
    slack: Playground, pair: tuple[Person, Person], bot: Sendoff
) -> None:
    """The form stays open when its answer is lost, and whoever presses again means the same."""
    maya, _ = pair
    maya.command("/mentorship goals")
    maya.wait_for_modal()
    maya.press("goal_add")
    form = maya.wait_for_modal("A new goal")
    maya.type("title", "Lead a project")
    slack.world.faults.add(Fault("answer_lost", "interactive", times=1))
    assert maya.submit() == {"": interactions.TROUBLE}
    assert maya.submit() == {}
    maya.press("goal_add")
    maya.wait_for_modal(form.title)
    maya.type("title", "Lead a project")
    assert maya.submit() == {}, "another form with the same words is another goal"
    with bot.services.database.reading(slack.world.default_workspace.id) as session:
        assert session.scalar(text("SELECT count(*) FROM goals")) == 2


def test_keystrokes_leave_no_marks(maya: Person, bot: Sendoff) -> None:
    maya.command("/mentorship start @Jonas")
    maya.wait_for_modal()
    for length in range(1, 10):
        maya.type("purpose", "Lead a team"[:length])
    with bot.services.database.reading(maya.user.team_id) as session:
        assert session.scalar(text("SELECT count(*) FROM received")) == 0


def test_a_form_that_fails_keeps_what_was_typed(maya: Person, bot: Sendoff) -> None:
    maya.command("/mentorship start @Jonas")
    form = maya.wait_for_modal()
    maya.choose("my_role", "mentor")
    maya.type("purpose", "Still here afterwards")
    break_table(bot, "messages")
    errors = maya.submit()
    assert len(errors) == 1
    assert "something went wrong on my side" in next(iter(errors.values()))
    assert maya.modal is not None
    assert maya.modal.title == form.title
    assert "Still here afterwards" in str(maya.modal.values)


def test_a_modal_that_was_closed_meanwhile_is_no_failure(
    pair: tuple[Person, Person], bot: Sendoff, capsys: pytest.CaptureFixture[str]
) -> None:
    maya, jonas = pair
    maya.command("/mentorship goals")
    maya.wait_for_modal()
    maya.press("goal_add")
    maya.wait_for_modal("A new goal")
    maya.type("title", "Lead a project")
    maya.submit()
    maya.close(everything=True)
    jonas.command("/mentorship goals")
    jonas.wait_for(lambda: jonas.modal and "Lead a project" in jonas.modal.text)
    assert "failed" not in capsys.readouterr().out


def test_a_workspace_where_slack_limits_views_is_told_by_message(slack: Playground, maya: Person, bot: Sendoff) -> None:
    slack.world.faults.add(Fault("rate_limited", "views.open", times=1))
    maya.command("/mentorship status")
    maya.see("Slack did not let me show you the result")
    maya.command("/mentorship status")
    maya.wait_for_modal("Mentorship")


def test_an_unknown_subcommand_gets_help(maya: Person) -> None:
    maya.command("/mentorship abolish")
    maya.see("/mentorship start")


def test_a_bare_command_with_a_name_is_about_this_person(pair: tuple[Person, Person]) -> None:
    maya, _ = pair
    maya.command("/closure @Jonas")
    maya.wait_for_modal("A good ending")
