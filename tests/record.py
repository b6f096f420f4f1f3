"""A record in which everything is written that people can write, at each stage of a mentorship.

Maya mentors Jonas, and has mentored Tom. Everybody has the ids of the playground's people.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum, auto
from typing import Any, Self
from urllib.parse import quote

from sqlalchemy import Select, Table, delete, insert, select, text, update
from sqlalchemy.orm import Session

from bot import (
    action_plan,
    answers,
    check_ins,
    closure,
    connection,
    diary,
    document,
    drafts,
    endings,
    enrolment,
    export,
    final_meeting,
    goodbye,
    introductions,
    managers,
    meeting,
    mentorships,
    next_steps,
    paying_forward,
    plan,
    reflection,
    remarks,
    shout_out,
    skills,
    suggestions,
)
from bot.connection import Contact, Given
from bot.database import Database
from bot.document import Format
from bot.models import (
    Base,
    Delivery,
    Ending,
    Introduction,
    IntroductionState,
    Member,
    Mentorship,
    Message,
    Rhythm,
    Role,
    SkillState,
    Wish,
)
from bot.questions import QUESTIONS, Audience, Form, of_form
from bot.reflection import Sharing
from playground import cast

TEAM = cast.TEAM_ID
MENTOR, MENTEE = cast.MAYA, cast.JONAS
THIRD = cast.PRIYA
"""Whom the mentee is to meet: they are asked."""
ADMIN = cast.ALEX
FORMER_MENTEE = "U0TOM00001"
UNASKED = "U0NINA0001"
"""Whom the mentee might meet, and who knows nothing of it yet."""
STRANGER = "U0LEE00001"
ENROLLED_MENTOR, ENROLLED_MENTEE = "U0ELA00001", "U0BEN00001"
"""Whom the programme manager has brought together, and who have done nothing yet."""
PEOPLE: Mapping[str, tuple[str, str, str]] = {
    MENTOR: ("Maya Okafor", "en-US", "Europe/London"),
    MENTEE: ("Jonas Weber", "de-DE", "Europe/Berlin"),
    THIRD: ("Priya Raman", "en-US", "America/New_York"),
    ADMIN: ("Alex Kim", "en-US", "Europe/London"),
    FORMER_MENTEE: ("Tom Ito", "de-DE", "Europe/Berlin"),
    UNASKED: ("Nina Roth", "en-US", "Europe/London"),
    STRANGER: ("Lee Chen", "de-DE", "Europe/Berlin"),
    ENROLLED_MENTOR: ("Ela Kaya", "de-DE", "Europe/Berlin"),
    ENROLLED_MENTEE: ("Ben Ode", "en-US", "Europe/London"),
}
PAIR = 2
"""The id of the mentorship of Maya and Jonas; that of Maya and Tom is 1."""
ENROLLED = 3
"""The id of that of Ela and Ben, from the stage ACTIVE on."""

Words = Callable[[int], str]
"""Gives the next text that somebody writes, of at most so many characters."""


_TABLES = Base.metadata.sorted_tables


def numbered(begin: str = "Text") -> Words:
    """Texts that are all different: "Text0001" and so on."""
    count = itertools.count(1)
    return lambda _longest: f"{begin}{next(count):04}"


class Stage(IntEnum):
    """How far the pair has come."""

    ALONE = auto()
    """There is only the earlier mentorship."""
    INVITED = auto()
    DECLINED = auto()
    ACTIVE = auto()
    PAUSED = auto()
    PLANNED = auto()
    """Both plan the ending, each in private."""
    TALKED = auto()
    AGREEING = auto()
    """Both would like to stay in touch, and have yet to settle how."""
    MET = auto()
    SAID_GOODBYE = auto()
    """The mentee (the mentor, where the mentee is quiet) has written a goodbye instead of meeting."""
    ENDED = auto()
    REOPENING = auto()
    """The mentee would like to take it up again."""
    SHIELDED = auto()
    """The mentee has left since something was not right, and the mentor has written to them all the same."""

    def __str__(self) -> str:
        """Its name in the list of tests."""
        return self.name.lower().replace("_", " ")


def write(session: Session, stage: Stage, now: datetime, words: Words, *, quiet: str = "") -> None:
    """Fill an empty workspace: every text in it is one of `words`, and all that was owed has been sent. `quiet` of the
    two has written nothing alone."""
    _Author(session, now, words, quiet).write(stage)


class _Author:
    def __init__(self, session: Session, now: datetime, words: Words, quiet: str) -> None:
        self.session, self.now, self.words, self.quiet = session, now, words, quiet
        self.today: date = now.date()

    def write(self, stage: Stage) -> None:
        self.people = {user_id: self._member(user_id) for user_id in PEOPLE}
        managers.name(self.session, self.people[ADMIN], self.people[ADMIN], self.now)
        self._earlier(self.people[MENTOR], self.people[FORMER_MENTEE])
        steps: Sequence[tuple[bool, Callable[[], None]]] = (
            (stage >= Stage.INVITED, self._invite),
            (stage is Stage.DECLINED, self._decline),
            (stage >= Stage.ACTIVE, self._work),
            (stage >= Stage.ACTIVE, self._suggest),
            (stage >= Stage.ACTIVE, self._enrol),
            (stage >= Stage.ACTIVE, self._introduce),
            (stage is Stage.PAUSED, self._pause),
            (stage >= Stage.PLANNED, self._plan),
            (stage >= Stage.TALKED, self._talk),
            (stage >= Stage.AGREEING, self._agree),
            (stage in {Stage.MET, Stage.ENDED, Stage.REOPENING}, self._meet),
            (stage is Stage.SAID_GOODBYE, self._say_goodbye),
            (stage in {Stage.ENDED, Stage.REOPENING}, self._end),
            (stage is Stage.REOPENING, self._ask_to_reopen),
            (stage is Stage.SHIELDED, self._leave),
        )
        for is_taken, step in steps:
            if is_taken:
                step()
        for mentorship in self.session.scalars(select(Mentorship).where(Mentorship.begun_at.is_not(None))):
            for me in (mentorship.mentor, mentorship.mentee):
                document.order(self.session, mentorship, me, list(Format), self.now)
        for me in self.people.values():
            for kind in (export.KIND, export.DIARY_KIND):
                export.order(self.session, me, self.now, kind)
        self.session.execute(update(Message).values(state=Delivery.SENT, sent_at=self.now))

    def _member(self, user_id: str) -> Member:
        name, locale, timezone = PEOPLE[user_id]
        member = Member(
            team_id=TEAM,
            user_id=user_id,
            name=name,
            slack_locale=locale,
            timezone=timezone,
            is_admin=user_id == ADMIN,
            refreshed_at=self.now,
        )
        self.session.add(member)
        self.session.flush()
        return member

    def _propose(self, mentor: Member, mentee: Member) -> Mentorship:
        terms = mentorships.Terms(
            self.words(3000), Rhythm.FORTNIGHTLY, self.today + timedelta(days=60), self.words(3000), self.words(3000)
        )
        begun = self.now - timedelta(days=100)
        return mentorships.propose(self.session, mentor, mentee, Role.MENTOR, terms, begun, begun.date())

    def _earlier(self, mentor: Member, mentee: Member) -> None:
        """A mentorship that has ended, with a text of most kinds."""
        earlier = self._propose(mentor, mentee)
        mentorships.accept(self.session, earlier, mentee, earlier.proposal, self.now - timedelta(days=90))
        wording = action_plan.Wording(self.words(300), self.words(3000), None)
        action_plan.add(self.session, earlier, mentor, wording, self.today, self.now)
        closure.hold_conversation(self.session, earlier, mentor, self.now)
        for me in (mentor, mentee):
            role = earlier.role_of(me.user_id)
            written = {question.key: self.words(3000) for question in of_form(Form.REFLECTION, role)}
            reflection.save(self.session, earlier, me, written, Sharing.SHARE, self.now, self.today)
        closure.finish(self.session, earlier, Ending.COMPLETED, self.now - timedelta(days=80))

    def _invite(self) -> None:
        self.pair = self._propose(self.people[MENTOR], self.people[MENTEE])
        both = (self.pair.mentor, self.pair.mentee)
        self.authors = [member for member in both if member.user_id != self.quiet]

    def _decline(self) -> None:
        mentorships.decline(self.session, self.pair, self.pair.mentee, self.pair.proposal, self.now)

    def _work(self) -> None:
        session, now, today, pair = self.session, self.now, self.today, self.pair
        mentorships.accept(session, pair, pair.mentee, pair.proposal, now - timedelta(days=100))
        for settle in (None, action_plan.reach, action_plan.let_go):
            wording = action_plan.Wording(self.words(300), self.words(3000), today + timedelta(days=30))
            goal = action_plan.add(session, pair, pair.mentor, wording, today, now)
            if settle is not None:
                settle(pair, goal, pair.mentor, self.words(3000), today, goal.version, today, now)
        skills.add(session, pair, pair.mentor, self.words(150), now)
        mastered = skills.add(session, pair, pair.mentor, self.words(150), now)
        skills.mark(pair, mastered, SkillState.MASTERED, now, today)
        for me in self.authors:
            check_ins.log(session, pair, me, 3, self.words(3000), now)
            diary.write(session, me, self.words(3000), now)
            remarks.say_other_expertise(session, pair, me, self.words(300), now, shared=me is pair.mentee)
            remarks.say_no_longer_serves(session, pair, me, now)
            self._prepare(me)
            for form, name in ((f"check_in:mentorship={pair.id}", "progress"), ("diary_entry", "text")):
                drafts.keep(session, TEAM, me.user_id, form, {name: self.words(3000)}, now)

    def _suggest(self) -> None:
        """The mentee would like other terms."""
        day = self.today + timedelta(days=70)
        terms = mentorships.Terms(self.words(3000), Rhythm.WEEKLY, day, self.words(3000), self.words(3000))
        pair = self.pair
        suggestions.suggest(self.session, pair, pair.mentee, pair.proposal, terms, self.now, self.today)

    def _enrol(self) -> None:
        terms = enrolment.terms(self.words(3000), Rhythm.MONTHLY, None)
        manager, mentor, mentee = (self.people[who] for who in (ADMIN, ENROLLED_MENTOR, ENROLLED_MENTEE))
        enrolment.enrol(self.session, manager, [enrolment.Pair(mentor, mentee, terms)], self.now, self.today)

    def _prepare(self, me: Member) -> None:
        """Write for the ending, before it can be shared."""
        session, now, pair = self.session, self.now, self.pair
        role = pair.role_of(me.user_id)
        for form in meeting.FORMS:
            written = {question.key: self.words(3000) for question in meeting.asked_in(form, role)}
            if written:
                meeting.write(session, pair, me, form, written, now, shared=False)
        written = {question.key: self.words(3000) for question in of_form(Form.REFLECTION, role)}
        reflection.save(session, pair, me, written, Sharing.KEEP, now, self.today)
        step = next_steps.Wording(self.words(3000), pair.mentee_id, self.today + timedelta(days=30))
        next_steps.add(session, pair, me, step, now, self.today, shared=False)

    def _introduce(self) -> None:
        """Introductions in every state, and an opportunity."""
        session, now, pair = self.session, self.now, self.pair
        asked = introductions.propose(session, pair, pair.mentor, self.people[THIRD], self.words(500), now)
        introductions.answer(session, asked, pair, pair.mentee, now, agrees=True)
        introductions.propose(session, pair, pair.mentor, self.people[UNASKED], self.words(500), now)
        for state in set(IntroductionState) - {IntroductionState.MENTEE_ASKED, IntroductionState.PERSON_ASKED}:
            user_id = f"U0{state.name.replace('_', ''):0<8.8}"
            session.add(Member(team_id=TEAM, user_id=user_id, name=f"Somebody {state.value}", refreshed_at=now))
            session.flush()
            made = Introduction(team_id=TEAM, person_id=user_id, why=self.words(500), state=state, proposed_at=now)
            pair.introductions.append(made)
        link = f"https://example.org/{quote(self.words(100))}"
        introductions.share_opportunity(session, pair, pair.mentor, self.words(500), link, now)

    def _pause(self) -> None:
        until = self.today + timedelta(days=20)
        mentorships.pause(self.session, self.pair, self.pair.mentee, until, self.now, self.today)

    def _plan(self) -> None:
        for me in self.authors:
            planned = plan.Plan(plan.IDEAS[:1], self.words(200), self.words(3000))
            plan.save(self.session, self.pair, me, planned, self.now)

    def _talk(self) -> None:
        """The mentor shares everything, the mentee what was asked for the mentor's sake; both share a step."""
        session, now, today, pair = self.session, self.now, self.today, self.pair
        closure.hold_conversation(session, pair, pair.mentor, now)
        to_be_shared = [q.key for q in QUESTIONS if q.audience is Audience.PAIR_WHEN_SHARED]
        for me in self.authors:
            shared = to_be_shared if me is pair.mentor else ["feedback.mentoring", "celebration.thanks"]
            answers.share(session, pair, me, shared, now)
            step = next_steps.Wording(self.words(3000), pair.mentor_id, today + timedelta(days=30))
            next_steps.add(session, pair, me, step, now, today, shared=True)
        moment = datetime.combine(today + timedelta(days=7), time(12), now.tzinfo)
        final_meeting.schedule(session, pair, pair.mentor, moment, 0, now)

    def _agree(self) -> None:
        session, now, today, pair = self.session, self.now, self.today, self.pair
        for me in self.authors:
            rhythm = Rhythm.MONTHLY if me is pair.mentor else Rhythm.QUARTERLY
            terms = connection.Terms(("coffee",), self.words(3000), rhythm)
            contacts = (
                Contact("personal", "linkedin", self.words(200)),
                Contact("professional", "other", self.words(200)),
            )
            connection.answer(session, pair, me, Given(Wish.YES, terms, contacts), now, today)
        if not self.quiet:
            terms = connection.Terms(("coffee",), self.words(3000), Rhythm.MONTHLY)
            connection.settle(session, pair, pair.mentor, 1, terms, now, today)

    def _meet(self) -> None:
        closure.hold_meeting(self.session, self.pair, self.now, self.today)

    def _say_goodbye(self) -> None:
        for me in self.authors[-1:]:
            goodbye.write(self.session, self.pair, me, self.words(3000), self.now, self.today)

    def _end(self) -> None:
        session, now, pair = self.session, self.now, self.pair
        for me in self.authors:
            answers.write(session, pair, me, {endings.REASON: self.words(3000)}, now)
        closure.finish(session, pair, Ending.COMPLETED, now)
        for me in self.authors:
            asked = of_form(Form.SELF_CHECK, pair.role_of(me.user_id))
            written = {question.key: self.words(3000) for question in asked}
            paying_forward.write_self_check(session, pair, me, written, now)
        shout_out.word(session, pair, self.authors[0], 0, self.words(600), "C0MENTORNG", "en", now)

    def _ask_to_reopen(self) -> None:
        endings.ask_to_reopen(self.session, self.pair, self.pair.mentee, self.now, 30)

    def _leave(self) -> None:
        session, pair, mentor = self.session, self.pair, self.pair.mentor
        endings.leave(session, pair, pair.mentee, self.now)
        later = self.now + timedelta(minutes=5)
        goodbye.write(session, pair, mentor, self.words(3000), later, self.today)
        introductions.share_opportunity(session, pair, mentor, self.words(500), None, later)
        step = next_steps.Wording(self.words(3000), pair.mentee_id, None)
        next_steps.add(session, pair, mentor, step, later, self.today, shared=True)


@dataclass(frozen=True)
class Snapshot:
    """All rows of a database, to put it back as it was; without any, to clear it."""

    rows: Mapping[Table, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, database: Database) -> Self:
        """The database as it is."""
        with database.engine.connect() as connection:
            return cls({table: [row._asdict() for row in connection.execute(_kept(table))] for table in _TABLES})

    def restore(self, database: Database) -> None:
        """Put a database (another one, too) back."""
        with database.engine.begin() as connection:
            for table in reversed(_TABLES):
                connection.execute(delete(table))
            for table, rows in self.rows.items():
                if rows:
                    connection.execute(insert(table), rows)
            if database.engine.dialect.name == "postgresql":
                for table in _TABLES:
                    if "id" in table.c:
                        newest = f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name})"
                        sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                        connection.execute(text(f"SELECT setval({sequence}, {newest}, false)"))


def _kept(table: Table) -> Select[Any]:
    """All that is kept in a table: what the database computes, it computes again."""
    return select(*(column for column in table.columns if column.computed is None))
