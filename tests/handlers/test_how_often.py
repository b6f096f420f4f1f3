"""How often one hears unasked about a mentorship: one place in Slack to see and change it (R33, R45)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot import nudges
from bot.app import Sendoff
from bot.models import Member, Mentorship, NudgeRhythm
from playground.cast import TEAM_ID
from playground.person import Person
from playground.server import Playground

Pair = tuple[Person, Person]


def _rhythm(bot: Sendoff, person: Person) -> NudgeRhythm | None:
    with bot.services.database.reading(TEAM_ID) as session:
        return session.scalars(select(NudgeRhythm).where(NudgeRhythm.user_id == person.id)).one_or_none()


def test_r45_less_often_until_a_day_or_not_at_all_and_back(pair: Pair, bot: Sendoff, slack: Playground) -> None:
    """R45: everything is chosen in one place, and changed back there."""
    _, jonas = pair
    until = (slack.clock.now() + timedelta(days=30)).date()
    jonas.command("/mentorship reminders")
    jonas.wait_for_modal("Erinnerungen")
    jonas.choose("pace", "1")
    jonas.choose("until", "2020-01-01")
    assert "schon vorbei" in jonas.submit()["until"]
    jonas.choose("until", until.isoformat())
    assert jonas.submit() == {}
    chosen = _rhythm(bot, jonas)
    assert chosen is not None
    assert (chosen.slower, chosen.snoozed_until, chosen.is_off) == (1, until, False)

    jonas.command("/mentorship reminders")
    jonas.wait_for_modal("Erinnerungen")
    jonas.choose("pace", "off")
    jonas.choose("until", None)
    assert jonas.submit() == {}
    chosen = _rhythm(bot, jonas)
    assert chosen is not None
    assert (chosen.snoozed_until, chosen.is_off) == (None, True)


def test_r45_switched_off_for_all_is_said_and_switched_on_again(pair: Pair, bot: Sendoff) -> None:
    """R45"""
    maya, _ = pair
    with bot.services.database.writing(TEAM_ID) as session:
        nudges.switch_off(session, session.get_one(Member, (TEAM_ID, maya.id)), bot.services.clock())
    maya.command("/mentorship reminders")
    maya.wait_for_modal("Reminders")
    maya.see("My reminders are off, for all your mentorships.")
    maya.press("nudges_on")
    maya.wait_for(lambda: maya.modal is not None and "are off" not in maya.modal.text)
    with bot.services.database.reading(TEAM_ID) as session:
        assert not session.get_one(Member, (TEAM_ID, maya.id)).nudges_off
        assert session.scalars(select(Mentorship)).one().look_at is not None


def test_r13_r45_the_question_after_a_silence_stands_on_a_page_too(pair: Pair, slack: Playground) -> None:
    """R13, R45: a message may get lost."""
    maya, _ = pair
    slack.clock.turn_to(slack.clock.now() + timedelta(days=36))
    maya.open_home()
    maya.press("stale_open")
    maya.wait_for_modal("How is it going?")
    maya.press("stale_go_on")
    maya.wait_for(lambda: maya.modal is not None and "You go on. A good next conversation!" in maya.modal.text)
    maya.close()
    maya.wait_for(lambda: maya.home is not None and "quiet" not in maya.home.text)
