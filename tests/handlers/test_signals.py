"""Knowing when to step back, in Slack (R6, R11 to R14, R44 to R46)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import Sendoff
from bot.models import Delivery, Goal, GoalState, Member, Mentorship, Message, State
from playground.cast import JONAS, MAYA, TEAM_ID
from playground.person import Person
from playground.server import Playground
from playground.working_days import working_day

Pair = tuple[Person, Person]
MONDAY = datetime(2027, 1, 11, 10, tzinfo=UTC)


def reach_all_goals(bot: Sendoff) -> None:
    now = bot.services.clock()
    with bot.services.database.writing(TEAM_ID) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        for title in ("Lead a review", "Give a talk", "Mentor an intern"):
            session.add(
                Goal(
                    team_id=TEAM_ID,
                    mentorship_id=mentorship.id,
                    title=title,
                    state=GoalState.REACHED,
                    settled_on=now.date(),
                    created_at=now,
                )
            )
        mentorship.continued_at = mentorship.look_at = now


def begin_a_signal(slack: Playground, bot: Sendoff, maya: Person) -> None:
    slack.clock.turn_to(MONDAY)
    reach_all_goals(bot)
    maya.see("3 of 3 goals reached, the last on 11 January 2027")


@pytest.fixture
def silence(slack: Playground, pair: Pair) -> Pair:
    """Two fortnights have passed since the two began, and nobody has checked in."""
    then = slack.clock.now() + timedelta(days=36)
    slack.clock.turn_to(working_day(then, *pair).replace(hour=10))
    return pair


def mentorship_of(bot: Sendoff) -> Mentorship:
    with bot.services.database.reading(TEAM_ID) as session:
        return session.scalars(select(Mentorship)).one()


def test_r6_r14_reached_goals_make_the_mentor_proud_and_the_mentee_hears_nothing(
    slack: Playground, bot: Sendoff, pair: Pair
) -> None:
    """R6, R14, R3"""
    maya, jonas = pair
    begin_a_signal(slack, bot, maya)
    assert "Be proud" in maya.messages()[-1].words
    assert len(jonas.messages()) == 2, "the invitation, and that it has begun"
    maya.press("Why do I see this?")
    page = maya.wait_for_modal("How far you have come")
    assert "3 of 3 goals reached" in page.text
    assert "your own judgement, which weighs most" in page.text


def test_r14_not_yet_for_now(slack: Playground, bot: Sendoff, pair: Pair) -> None:
    maya, _ = pair
    begin_a_signal(slack, bot, maya)
    maya.press("Not yet")
    maya.see("I'll say nothing about it before 8 February 2027")
    slack.clock.turn_to(MONDAY + timedelta(days=27))
    slack.clock.turn_to(MONDAY + timedelta(days=28))
    maya.wait_for(lambda: len(maya.messages()) > 2 and "3 of 3 goals" in maya.messages()[-1].words)


def test_r14_not_yet_until_a_day(slack: Playground, bot: Sendoff, pair: Pair) -> None:
    maya, _ = pair
    begin_a_signal(slack, bot, maya)
    maya.choose("signal_not_yet", "2027-03-01")
    maya.see("I'll say nothing about it before 1 March 2027")


def test_a_day_that_has_passed_is_told_kindly(slack: Playground, bot: Sendoff, pair: Pair) -> None:
    maya, _ = pair
    begin_a_signal(slack, bot, maya)
    maya.choose("signal_not_yet", "2020-01-01")
    maya.see("This day has passed")
    assert "Plan the ending" in [message for message in maya.messages() if "3 of 3" in message.words][-1].words


def test_r14_less_often(slack: Playground, bot: Sendoff, pair: Pair) -> None:
    maya, _ = pair
    begin_a_signal(slack, bot, maya)
    maya.press("Less often")
    maya.see("You said: less often")


def test_r45_no_reminders_any_more(slack: Playground, bot: Sendoff, pair: Pair) -> None:
    maya, _ = pair
    begin_a_signal(slack, bot, maya)
    maya.press("No reminders", confirm=False)
    maya.press("No reminders")
    maya.see("You have switched my reminders off")
    with bot.services.database.reading(TEAM_ID) as session:
        assert session.get_one(Member, (TEAM_ID, MAYA)).nudges_off


def test_the_same_answers_stand_on_the_page(slack: Playground, bot: Sendoff, pair: Pair) -> None:
    """R45: a message's buttons get lost."""
    maya, _ = pair
    begin_a_signal(slack, bot, maya)
    maya.press("Why do I see this?")
    maya.wait_for_modal("How far you have come")
    maya.press("Less often")
    maya.see("I speak of it less often, as you asked me to")
    maya.choose("signal_not_yet", "2027-03-01")
    maya.see("I'll say nothing about it before 1 March 2027. You can choose another day.")


def test_r46_planning_answers_the_signal(slack: Playground, bot: Sendoff, pair: Pair) -> None:
    maya, _ = pair
    begin_a_signal(slack, bot, maya)
    maya.press("Plan the ending")
    maya.wait_for_modal("Plan the conversation")
    assert maya.submit() == {}
    maya.close(everything=True)
    maya.see("The ending is being planned")


def test_r11_one_click_says_that_the_mentee_is_ready_and_it_can_be_taken_back(bot: Sendoff, pair: Pair) -> None:
    maya, jonas = pair
    maya.command("/mentorship check-in")
    maya.wait_for_modal("Check-in")
    maya.press("step_back")
    modal = maya.wait_for_modal("Ready to fly")
    assert "Nobody hears of it from me" in modal.text
    assert mentorship_of(bot).step_back_at is not None
    heard = len(jonas.messages())
    maya.press("Take it back")
    maya.see("as if it had not been said")
    assert mentorship_of(bot).step_back_at is None
    assert len(jonas.messages()) == heard


def test_r11_the_mentee_has_no_such_button(pair: Pair) -> None:
    _, jonas = pair
    jonas.command("/mentorship check-in")
    jonas.wait_for_modal("Check-in")
    assert "step_back" not in str(jonas.screen)


def test_r13_both_are_asked_and_one_goes_on(bot: Sendoff, silence: Pair) -> None:
    maya, jonas = silence
    maya.see("How is it going with @Jonas Weber?")
    jonas.see("Wie läuft es mit @Maya Okafor?")
    assert mentorship_of(bot).state is State.ACTIVE
    maya.press("We go on")
    maya.see("You go on. A good next conversation!")
    jonas.see("Das hat sich inzwischen geändert")


def test_r13_a_pause_until_a_day_then_it_goes_on_by_itself(slack: Playground, bot: Sendoff, silence: Pair) -> None:
    maya, jonas = silence
    until = (slack.clock.now() + timedelta(days=14)).date()
    jonas.see("Wie läuft es mit @Maya Okafor?")
    jonas.choose("stale_pause", until.isoformat())
    jonas.see("Du hast eine Pause gewählt")
    maya.see("would like to pause your mentorship until")
    maya.see("This has changed since")
    assert mentorship_of(bot).state is State.PAUSED
    slack.clock.turn(timedelta(days=14))
    maya.see("Welcome back: the pause of your mentorship with @Jonas Weber is over")
    jonas.see("Willkommen zurück")
    assert mentorship_of(bot).state is State.ACTIVE


def test_r46_a_partner_is_told_once_that_somebody_has_left(slack: Playground, bot: Sendoff, pair: Pair) -> None:
    maya, jonas = pair
    before = len(jonas.messages())
    slack.world.deactivate(JONAS)
    maya.see("Jonas Weber is no longer in this workspace")
    slack.world.reactivate(JONAS)
    slack.world.deactivate(JONAS)
    slack.clock.turn(timedelta(days=60))
    maya.command("/mentorship help")
    told = [message for message in maya.messages() if "no longer in this workspace" in message.words]
    assert len(told) == 1
    assert len(jonas.messages()) == before
    with bot.services.database.reading(TEAM_ID) as session:
        kinds = set(session.scalars(select(Message.kind).where(Message.receiver_id == MAYA)))
    assert "stale_check_ins" not in kinds, "nobody is asked how it goes with somebody who is not there"


def test_a_changed_time_zone_is_known_at_once(slack: Playground, bot: Sendoff, pair: Pair) -> None:
    slack.world.change_person(MAYA, tz="Asia/Kolkata", locale="de-AT")

    def known() -> bool:
        with bot.services.database.reading(TEAM_ID) as session:
            member = session.get_one(Member, (TEAM_ID, MAYA))
            return (member.timezone, member.slack_locale) == ("Asia/Kolkata", "de-AT")

    _until(slack, known)


def test_nothing_is_kept_about_people_who_do_not_use_it(slack: Playground, bot: Sendoff, pair: Pair) -> None:
    slack.world.change_person("U0PRIYA001", tz="Asia/Kolkata")
    slack.world.change_person(MAYA, tz="Asia/Kathmandu")

    def maya_is_known() -> bool:
        with bot.services.database.reading(TEAM_ID) as session:
            return session.get_one(Member, (TEAM_ID, MAYA)).timezone == "Asia/Kathmandu"

    _until(slack, maya_is_known)
    with bot.services.database.reading(TEAM_ID) as session:
        assert session.get(Member, (TEAM_ID, "U0PRIYA001")) is None


def test_after_the_app_was_removed_nothing_is_sent(slack: Playground, bot: Sendoff, pair: Pair) -> None:
    slack.clock.turn_to(MONDAY.replace(hour=2))
    reach_all_goals(bot)

    def is_owed() -> bool:
        return _states(bot, "goals_reached") == [Delivery.DUE]

    _until(slack, is_owed)
    slack.world.uninstall(TEAM_ID)
    _until(slack, lambda: _states(bot, "goals_reached") == [Delivery.REFUSED])


def _states(bot: Sendoff, kind: str) -> list[Delivery]:
    with bot.services.database.reading(TEAM_ID) as session:
        return list(session.scalars(select(Message.state).where(Message.kind == kind)))


def _until(slack: Playground, is_so: Callable[[], bool]) -> None:
    """Wait for something in the bot's record that nobody in Slack sees."""
    deadline = slack.clock.now() + timedelta(seconds=10)
    while not is_so():
        assert slack.clock.now() < deadline, "it did not happen"
        slack.world.wait_for(lambda: False, 0.05)
