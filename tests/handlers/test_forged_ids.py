"""Ids that somebody claims and that are not theirs: nothing is shown, nothing changes, nothing breaks (R47)."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from sqlalchemy import select

from bot import answers, check_ins, closure, diary
from bot.app import Sendoff
from bot.mentorships import all_of
from bot.models import Base, Goal, Member, NextStep, Skill
from playground import interactions
from playground.person import Person
from playground.server import Playground
from prompts import connect, member_settings
from prompts.blocks import TYPED
from tests.conftest import RegisteredByKind

SECRET = "Quittenmus"
"""Stands in every text of the pair."""
IDS = ("mentorship", "goal", "skill", "step", "entry")
CLAIMS: Mapping[str, Mapping[str, object]] = {
    "another pair's": dict.fromkeys((*IDS, "version"), 1),
    "nobody's": dict.fromkeys((*IDS, "version"), 4711),
    "too large for a database": dict.fromkeys((*IDS, "version", "page"), 2**70),
    "no number": dict.fromkeys((*IDS, "version", "page", "part", "sphere"), "1 OR 1=1"),
    "none": {},
}


OF_FIELDS = {TYPED, connect.WISH_ACTION, connect.CHANNELS_ACTION, member_settings.HOLIDAYS_ACTION}
"""Actions of the fields of a form, which keep what is typed as a draft."""


@pytest.fixture
def _secrets(pair: tuple[Person, Person], bot: Sendoff) -> None:
    """Something of every kind, written by Maya and Jonas and, where it can be, shared by them."""
    maya, _ = pair
    now = bot.services.clock()
    with bot.services.database.writing(maya.user.team_id) as session:
        mentor = session.get_one(Member, (maya.user.team_id, maya.id))
        [mentorship] = all_of(session, mentor)
        mentee, team_id = mentorship.mentee, mentorship.team_id
        assert mentorship.id == 1
        mentorship.goals.append(Goal(team_id=team_id, title=SECRET, created_at=now))
        mentorship.skills.append(Skill(team_id=team_id, name=SECRET, added_by=maya.id, created_at=now))
        closure.hold_conversation(session, mentorship, mentor, now)
        answers.write(session, mentorship, mentor, {"reflection.moments": SECRET}, now)
        answers.share(session, mentorship, mentor, ["reflection.moments"], now)
        check_ins.log(session, mentorship, mentee, 2, SECRET, now)
        diary.write(session, mentee, SECRET, now)
        step = NextStep(
            team_id=team_id,
            mentorship_id=mentorship.id,
            author_id=mentee.user_id,
            owner_id=mentee.user_id,
            what=SECRET,
            created_at=now,
            shared_at=now,
        )
        session.add(step)


def _record(bot: Sendoff, stranger_id: str) -> Mapping[str, list[str]]:
    """All rows that are not about the stranger; the scheduler and the sender note their own work meanwhile."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in {"received", "messages", "paces"}]
    with bot.services.database.engine.connect() as connection:
        rows = {
            table.name: connection.execute(
                select(*(column for column in table.c if column.name not in {"look_at", "rested_at"}))
            ).all()
            for table in tables
        }
    return {name: sorted(repr(row) for row in found if stranger_id not in repr(row)) for name, found in rows.items()}


def _press(slack: Playground, person: Person, action: str, claim: str) -> None:
    """Press a button that the bot has never shown to this person; a field's action comes from a form."""
    button = {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": action},
        "value": json.dumps(CLAIMS[claim]),
    }
    blocks = [{"type": "actions", "block_id": "forged", "elements": [button]}]
    place: interactions.Place
    if action in OF_FIELDS:
        content = {
            "type": "modal",
            "callback_id": "connect",
            "title": {"type": "plain_text", "text": "Forged"},
            "private_metadata": json.dumps(CLAIMS[claim]),
            "blocks": blocks,
        }
        place = slack.world.make_view(person.user, content)
        slack.world.open_modal(place)
        warnings = place.warnings
    else:
        place = slack.world.post(person.dm, slack.world.default_workspace.bot_user_id, text="Forged", blocks=blocks)
        warnings = place.warnings.setdefault(person.id, set())
    interactions.use(slack.world, person.user, place, "forged", action)
    assert warnings == set(), f"{action} was not acknowledged"


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.usefixtures("_secrets")
def test_r47_no_button_leads_a_stranger_to_what_is_not_theirs(
    priya: Person,
    bot: Sendoff,
    slack: Playground,
    registered: RegisteredByKind,
    claim: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every registered action, by somebody with a diary of her own and no part in the pair."""
    priya.command("/mentorship diary Mine")
    priya.see("Saved as the first entry")
    before = _record(bot, priya.id)
    for action in registered["action"]:
        _press(slack, priya, action, claim)
    # Listeners that only read answer Slack first and show later: let the last of them come to its end.
    priya.command("/mentorship help")
    priya.see("see where everything stands")
    assert SECRET not in priya.screen
    assert SECRET not in str(slack.world.modals.get(priya.id))
    failed = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "interaction failed" in line]
    assert [(line["interaction"], line["exception"].strip().splitlines()[-1]) for line in failed] == []
    assert _record(bot, priya.id) == before


@pytest.mark.usefixtures("_secrets")
def test_r47_the_same_button_leads_one_of_the_two_to_it(maya: Person, slack: Playground) -> None:
    """Otherwise the test above would prove nothing."""
    _press(slack, maya, "goals_open", "another pair's")
    maya.see(SECRET)
