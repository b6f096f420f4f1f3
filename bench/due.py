"""Nudges that are due, to real pairs: what is checked once more before it is sent, and holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot import ledger, mentorships, nudges
from bot.database import Database
from bot.members import save_member
from bot.mentorships import STANDARD, Terms
from bot.models import Rhythm
from playground.model import User, Workspace
from playground.world import World

MORNING = datetime(2026, 5, 11, 8, tzinfo=UTC)
"""A Monday, at nine in London and ten in Berlin."""
PLACES = (("en-US", "Europe/London"), ("de-DE", "Europe/Berlin"))
TERMS = Terms("Grow into leading a team", Rhythm.FORTNIGHTLY, None, STANDARD, STANDARD)


def owe(database: Database, world: World, workspace: Workspace, people: int, *, mentees: int = 1) -> list[User]:
    """Let so many people of a workspace be in pairs who have not been heard of for long, and be owed the question how
    it goes on; each mentor has as many `mentees`, and so is owed as many nudges. The people."""
    now = world.clock.now()
    began = now - timedelta(days=100)
    team_id = workspace.id
    users = [
        world.add_person(
            f"Person {number}", *PLACES[number % 2], workspace=workspace, user_id=f"U{team_id[1:]}{number:05}"
        )
        for number in range(people)
    ]
    with database.writing(team_id) as session:
        known = [save_member(session, team_id, world.describe_user(user, include_locale=True), now) for user in users]
        session.flush()
        pairs = [
            mentorships.new(known[place], mentee, known[place], TERMS, began)
            for place in range(0, len(known), 1 + mentees)
            for mentee in known[place + 1 : place + 1 + mentees]
        ]
        mentorships.add(session, pairs)
        for pair in pairs:
            mentorships.begin(pair, began)
            # As if they had been weighed early in the morning.
            pair.look_at = now + timedelta(days=1)
            facts = {"since": began.isoformat(), "reason": str(began), "question": str(began), "round": "0.0"}
            for member in (pair.mentor, pair.mentee):
                ledger.owe_nudge(session, pair, member, nudges.QUIET, now, occasion="due", facts=facts)
        session.flush()
        # The database does it by itself as well, a minute after so much has been written.
        session.execute(text("ANALYZE"))
    return users
