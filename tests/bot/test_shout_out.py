"""A public thank-you: versions, consent, and what becomes of it (R36)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot import closure, endings, mentorships, shout_out
from bot.database import Database
from bot.errors import (
    AlreadyAnswered,
    ChangedMeanwhile,
    Empty,
    NoChannelChosen,
    NotForThisEnding,
    OnItsWay,
    Problem,
    TooLong,
)
from bot.models import Delivery, Ending, Member, Mentorship, Message, ShoutOut, ShoutOutState
from bot.reasons import still_holds
from bot.settings import Settings
from bot.shout_out import ASK, BLOCKED, DECLINED, LONGEST, OUT, POST, TAKEN_BACK, UNSURE
from bot.waiting import Matter, waiting
from tests.conftest import NOW, TEAM

SETTINGS = Settings(slack_bot_token="xoxb-test")

MakePair = Callable[..., Mentorship]
GENERAL, LEADS = "C0GENERAL1", "C0LEADTEAM"
WORDS = "Thank you for five months"


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    """Maya and Jonas, who have completed their mentorship; nothing of it is owed any more."""
    return complete(session, make_pair(session))


def complete(session: Session, pair: Mentorship) -> Mentorship:
    closure.finish(session, pair, Ending.COMPLETED, NOW)
    session.execute(delete(Message))
    return pair


def word(session: Session, pair: Mentorship, me: Member, text: str = WORDS, channel: str | None = GENERAL) -> None:
    version = shout_out.look(session, pair, me).version
    shout_out.word(session, pair, me, version, text, channel, "en", NOW)


def found(session: Session, pair: Mentorship) -> ShoutOut:
    session.flush()
    session.expire_all()
    return session.get_one(ShoutOut, pair.id)


def owed(session: Session, kind: str) -> list[Message]:
    """What is to be sent of this kind, and still holds."""
    rows = session.scalars(select(Message).where(Message.kind == kind, Message.state == Delivery.DUE))
    return [row for row in rows if still_holds(row, session.get_one(Mentorship, row.mentorship_id))]


def becomes(session: Session, state: Delivery, error: str | None = None, permalink: str = "") -> None:
    """What the sender writes down about the public message."""
    post = session.scalars(select(Message).where(Message.kind == POST).order_by(Message.id.desc())).first()
    assert post is not None
    post.state = state
    session.flush()
    shout_out.note_outcome(session, post, error, permalink, NOW)


def agreed(session: Session, pair: Mentorship) -> None:
    word(session, pair, pair.mentee)
    shout_out.agree(session, pair, pair.mentor, found(session, pair).version, NOW)


def test_r36_posted_in_the_words_that_both_stand_by(session: Session, pair: Mentorship) -> None:
    """R36: the one who wrote them stands by them, the other one is asked; both hear that it is out."""
    word(session, pair, pair.mentee)
    [asked] = owed(session, ASK)
    assert (asked.receiver_id, owed(session, POST)) == (pair.mentor_id, [])
    shout_out.agree(session, pair, pair.mentor, 1, NOW)
    [post] = owed(session, POST)
    assert post.facts == {"channel": GENERAL}
    becomes(session, Delivery.SENT, permalink="https://example.slack.com/archives/C0GENERAL1/p1")
    assert (found(session, pair).state, found(session, pair).permalink[:8]) == (ShoutOutState.POSTED, "https://")
    assert {message.receiver_id for message in owed(session, OUT)} == {pair.mentor_id, pair.mentee_id}


def test_r36_other_words_or_another_channel_outdate_the_consent(session: Session, pair: Mentorship) -> None:
    """R36: whoever words it anew asks the other one; a yes to the version before counts for nothing."""
    word(session, pair, pair.mentee)
    word(session, pair, pair.mentor, channel=LEADS)
    with pytest.raises(AlreadyAnswered):
        shout_out.agree(session, pair, pair.mentor, 1, NOW)
    with pytest.raises(AlreadyAnswered):
        shout_out.agree(session, pair, pair.mentee, 1, NOW)
    assert [message.receiver_id for message in owed(session, ASK)] == [pair.mentee_id]
    shout_out.agree(session, pair, pair.mentee, 2, NOW)
    word(session, pair, pair.mentor, "Thank you, all of you", LEADS)
    assert (owed(session, POST), found(session, pair).state) == ([], ShoutOutState.ASKED)


def test_r36_the_same_words_are_a_yes(session: Session, pair: Mentorship) -> None:
    """R36: two who write the same at once agree."""
    word(session, pair, pair.mentee)
    word(session, pair, pair.mentor)
    assert len(owed(session, POST)) == 1


def test_r36_said_twice_it_is_posted_once(session: Session, pair: Mentorship) -> None:
    """R36"""
    agreed(session, pair)
    for _ in range(2):
        shout_out.agree(session, pair, pair.mentor, 1, NOW)
        word(session, pair, pair.mentor)
    assert len(session.scalars(select(Message).where(Message.kind == POST)).all()) == 1


def test_r36_rather_not_is_a_full_answer(session: Session, pair: Mentorship) -> None:
    """R36: told kindly; the one who asked does not ask again, the other one may change their mind."""
    word(session, pair, pair.mentee)
    shout_out.decline(session, pair, pair.mentor, 1, NOW)
    assert [message.receiver_id for message in owed(session, DECLINED)] == [pair.mentee_id]
    assert owed(session, POST) == []
    with pytest.raises(AlreadyAnswered):
        word(session, pair, pair.mentee, "Please")
    assert shout_out.look(session, pair, pair.mentor).shout_out is None
    word(session, pair, pair.mentor, "After all: thank you")
    assert [message.receiver_id for message in owed(session, ASK)] == [pair.mentee_id]


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_r36_taken_back_by_either_before_it_is_out(session: Session, pair: Mentorship, who: str) -> None:
    """R36: what both had agreed on; then the other one is told."""
    agreed(session, pair)
    me = getattr(pair, who)
    shout_out.take_back(session, pair, me, 1, NOW)
    assert owed(session, POST) == []
    assert [message.receiver_id for message in owed(session, TAKEN_BACK)] == [pair.partner_of(me.user_id).user_id]
    becomes(session, Delivery.DROPPED)
    assert found(session, pair).state is ShoutOutState.WITHDRAWN


def test_r36_own_words_are_taken_back_without_a_word(session: Session, pair: Mentorship) -> None:
    """R36: the question is shown anew to say so (R46); nobody takes back the other one's."""
    word(session, pair, pair.mentee)
    with pytest.raises(AlreadyAnswered):
        shout_out.take_back(session, pair, pair.mentor, 1, NOW)
    shout_out.take_back(session, pair, pair.mentee, 1, NOW)
    assert owed(session, ASK) == owed(session, TAKEN_BACK) == []
    with pytest.raises(AlreadyAnswered):
        shout_out.agree(session, pair, pair.mentor, 1, NOW)


def test_r36_what_has_left_cannot_be_taken_back_or_changed(session: Session, pair: Mentorship) -> None:
    """R36"""
    agreed(session, pair)
    session.scalars(select(Message).where(Message.kind == POST)).one().state = Delivery.SENDING
    session.flush()
    with pytest.raises(OnItsWay):
        shout_out.take_back(session, pair, pair.mentor, 1, NOW)
    with pytest.raises(OnItsWay):
        word(session, pair, pair.mentor, "Something else")
    becomes(session, Delivery.SENT)
    for act in (word, agreed):
        with pytest.raises(AlreadyAnswered):
            act(session, pair, *([pair.mentor] if act is word else []))
    assert found(session, pair).text == WORDS


@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found", "is_archived", "restricted_action", None])
def test_r36_a_channel_that_takes_nothing(session: Session, pair: Mentorship, error: str | None) -> None:
    """R36: both are told why; either tries again, or chooses another channel, which asks the other one."""
    agreed(session, pair)
    becomes(session, Delivery.REFUSED, error)
    assert found(session, pair).blocked_by == error
    assert len(owed(session, BLOCKED)) == 2
    shout_out.try_again(session, pair, pair.mentor, 1, NOW)
    assert owed(session, BLOCKED) == []
    assert [message.occasion for message in owed(session, POST)] == ["2"]
    becomes(session, Delivery.REFUSED, error)
    word(session, pair, pair.mentor, channel=LEADS)
    assert owed(session, POST) == []
    shout_out.agree(session, pair, pair.mentee, found(session, pair).version, NOW)
    assert [message.facts for message in owed(session, POST)] == [{"channel": LEADS}]


def test_r36_an_answer_that_was_lost_is_looked_up_by_the_two(session: Session, pair: Mentorship) -> None:
    """R36: never posted again by itself, since nobody but them can see whether it is there."""
    agreed(session, pair)
    becomes(session, Delivery.UNKNOWN)
    assert found(session, pair).state is ShoutOutState.AGREED
    becomes(session, Delivery.LOST)
    assert (len(owed(session, UNSURE)), owed(session, POST)) == (2, [])
    with pytest.raises(AlreadyAnswered):
        word(session, pair, pair.mentor, "Something else")
    shout_out.confirm_posted(session, pair, pair.mentor, 1, NOW)
    assert found(session, pair).state is ShoutOutState.POSTED
    with pytest.raises(AlreadyAnswered):
        shout_out.try_again(session, pair, pair.mentor, 1, NOW)


def test_r36_posted_after_all_when_it_is_not_there(session: Session, pair: Mentorship) -> None:
    """R36"""
    agreed(session, pair)
    becomes(session, Delivery.LOST)
    shout_out.try_again(session, pair, pair.mentee, 1, NOW)
    assert [message.occasion for message in owed(session, POST)] == ["2"]


@pytest.mark.parametrize(
    ("text", "channel", "problem", "field"),
    [
        ("", GENERAL, Empty, "text"),
        ("\u200b \n", GENERAL, Empty, "text"),
        ("x" * (LONGEST + 1), GENERAL, TooLong, "text"),
        ("😀" * (LONGEST // 2 + 1), GENERAL, TooLong, "text"),
        (WORDS, None, NoChannelChosen, "channel"),
        (WORDS, "general", NoChannelChosen, "channel"),
        (WORDS, "U0MAYA0001", NoChannelChosen, "channel"),
        (WORDS, "<!channel>", NoChannelChosen, "channel"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    session: Session, pair: Mentorship, text: str, channel: str | None, problem: type[Problem], field: str
) -> None:
    with pytest.raises(problem) as told:
        word(session, pair, pair.mentee, text, channel)
    assert told.value.field == field


def test_a_form_that_was_overtaken_is_told_so(session: Session, pair: Mentorship) -> None:
    word(session, pair, pair.mentee)
    with pytest.raises(ChangedMeanwhile) as told:
        shout_out.word(session, pair, pair.mentor, 0, "Mine", GENERAL, "en", NOW)
    assert told.value.field == "text"


@pytest.mark.parametrize("kind", [Ending.ENDED_EARLY, Ending.FADED, None])
def test_r36_only_after_a_completed_mentorship(session: Session, make_pair: MakePair, kind: Ending | None) -> None:
    """R36: not while they are at work, and not after another ending."""
    pair = make_pair(session)
    if kind is not None:
        closure.finish(session, pair, kind, NOW)
    assert not shout_out.is_offered(pair, pair.mentor)
    with pytest.raises(NotForThisEnding):
        word(session, pair, pair.mentor)


def test_r36_not_without_the_other_one(session: Session, pair: Mentorship) -> None:
    """R36, R46: somebody who has left is asked nothing, and what they had agreed to is not posted without them."""
    agreed(session, pair)
    pair.mentee.is_deactivated = True
    assert owed(session, POST) == []
    assert not shout_out.is_offered(pair, pair.mentor)


def test_r42_never_offered_to_whoever_turned_away(session: Session, pair: Mentorship) -> None:
    """R42: what was agreed is not posted, nothing reaches them; to the other one it looks as ever."""
    agreed(session, pair)
    endings.leave(session, pair, pair.mentee, NOW)
    assert (owed(session, POST), owed(session, TAKEN_BACK)) == ([], [])
    assert not shout_out.is_offered(pair, pair.mentee)
    assert shout_out.is_offered(pair, pair.mentor)
    word(session, pair, pair.mentor, "Thank you")
    assert owed(session, ASK) == []
    assert waiting(session, pair.mentee, NOW, SETTINGS) == []


def test_r42_words_of_the_others_stay_unanswered(session: Session, pair: Mentorship) -> None:
    """R42: what the other one sees is what they would see of anybody who does not answer."""
    word(session, pair, pair.mentor)
    before = shout_out.look(session, pair, pair.mentor)
    changed_at = found(session, pair).changed_at
    endings.leave(session, pair, pair.mentee, NOW + timedelta(days=1))
    assert shout_out.look(session, pair, pair.mentor) == before
    assert found(session, pair).changed_at == changed_at
    assert owed(session, ASK) == []
    with pytest.raises(NotForThisEnding):
        shout_out.agree(session, pair, pair.mentee, 1, NOW)


def test_r43_taken_up_again_nothing_is_posted(session: Session, pair: Mentorship) -> None:
    """R43: it belongs to an ending; at the next one it may be thought of anew."""
    agreed(session, pair)
    for me in (pair.mentor, pair.mentee):
        endings.ask_to_reopen(session, pair, me, NOW, 30)
    assert pair.is_under_way
    assert (owed(session, POST), owed(session, ASK)) == ([], [])
    complete(session, pair)
    word(session, pair, pair.mentee)
    assert [message.occasion for message in owed(session, ASK)] == ["2"]


def test_r36_what_has_left_arrives_whatever_comes_between(session: Session, pair: Mentorship) -> None:
    """R36, R43: it was posted while the two took it up again; then it is told that it is out, and not asked anew."""
    agreed(session, pair)
    session.scalars(select(Message).where(Message.kind == POST)).one().state = Delivery.SENDING
    session.flush()
    shout_out.lapse(session, pair, NOW)
    becomes(session, Delivery.SENT)
    assert found(session, pair).state is ShoutOutState.POSTED


def test_r36_a_question_waits_on_the_home_tab(session: Session, pair: Mentorship) -> None:
    """R36: a message's buttons get lost."""
    word(session, pair, pair.mentee)
    assert [item.matter for item in waiting(session, pair.mentor, NOW, SETTINGS)] == [Matter.THANKS]
    assert waiting(session, pair.mentee, NOW, SETTINGS) == []
    shout_out.agree(session, pair, pair.mentor, 1, NOW)
    assert waiting(session, pair.mentor, NOW, SETTINGS) == []


def test_r36_two_who_act_at_once(any_database: Database, make_pair: MakePair) -> None:
    """R36: a yes and a change of mind at one moment: one comes first, and nothing is posted that was taken back."""
    with any_database.writing(TEAM) as session:
        pair_id = complete(session, make_pair(session)).id
        word(session, session.get_one(Mentorship, pair_id), session.get_one(Mentorship, pair_id).mentee)
    start = threading.Barrier(2)

    def act(user_id: str, do: Callable[..., None]) -> None:
        with any_database.writing(TEAM) as session:
            me = session.get_one(Member, (TEAM, user_id))
            start.wait()
            try:
                do(session, mentorships.find(session, pair_id, me), me, 1, NOW)
            except Problem:
                session.rollback()

    with ThreadPoolExecutor(2) as pool:
        both = {"U0MAYA0001": shout_out.agree, "U0JONAS001": shout_out.take_back}
        if any_database.engine.dialect.name == "sqlite":
            # On SQLite writers are one after the other from their start.
            start = threading.Barrier(1)
        list(pool.map(act, both.keys(), both.values()))
    with any_database.reading(TEAM) as session:
        state = session.get_one(ShoutOut, pair_id).state
        posts = [message.state for message in session.scalars(select(Message).where(Message.kind == POST))]
    assert state is ShoutOutState.WITHDRAWN
    assert posts in ([], [Delivery.DROPPED])


WHO = st.sampled_from(["mentor", "mentee"])
TEXTS = st.sampled_from(["Thank you", "Danke"])
CHANNELS = st.sampled_from([GENERAL, LEADS])
BEHIND = st.integers(0, 1)
ACTS = st.one_of(
    st.tuples(st.just("word"), WHO, BEHIND, TEXTS, CHANNELS),
    *(st.tuples(st.just(act), WHO, BEHIND) for act in ("agree", "decline", "take_back", "try_again")),
    st.tuples(st.just("sent"), st.sampled_from([Delivery.SENT, Delivery.REFUSED, Delivery.LOST])),
)


@contextmanager
def undone(database: Database) -> Iterator[Session]:
    """A unit of work of which nothing remains."""
    with database.writing(TEAM) as session:
        yield session
        session.rollback()


@pytest.fixture
def database_of_a_pair(database: Database, make_pair: MakePair) -> Database:
    with database.writing(TEAM) as session:
        complete(session, make_pair(session))
    return database


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=14))
def test_r36_nothing_is_posted_but_what_both_stand_by_and_that_once(
    database_of_a_pair: Database, acts: list[tuple[object, ...]]
) -> None:
    """R36: over any sequence of wordings, answers, changes of mind and answers of Slack.

    `stands_by` is what each has last said yes to in so many words, by writing it or by agreeing to it.
    """
    doing: Mapping[object, Callable[..., None]] = {
        "agree": shout_out.agree,
        "decline": shout_out.decline,
        "take_back": shout_out.take_back,
        "try_again": shout_out.try_again,
    }
    with undone(database_of_a_pair) as session:
        pair = session.scalars(select(Mentorship)).one()
        stands_by: dict[object, object] = {}
        posted = 0
        for act, who, *more in acts:
            there = session.get(ShoutOut, pair.id)
            version = there.version if there else 0
            try:
                if act == "sent":
                    for post in owed(session, POST):
                        assert stands_by == {"mentor": post_of(pair, session), "mentee": post_of(pair, session)}
                        posted += who is Delivery.SENT
                        becomes(session, who)  # type: ignore[arg-type]
                        assert post.state is who
                elif act == "word":
                    behind, *words = more
                    shout_out.word(session, pair, getattr(pair, str(who)), version - behind, *words, "en", NOW)  # type: ignore[operator,arg-type]
                    stands_by[who] = tuple(words)
                else:
                    doing[act](session, pair, getattr(pair, str(who)), version - more[0], NOW)  # type: ignore[operator]
                    if act == "agree":
                        stands_by[who] = post_of(pair, session)
                    elif act != "try_again":
                        stands_by[who] = None
            except Problem:
                continue
        assert posted <= 1


def post_of(pair: Mentorship, session: Session) -> tuple[str, str]:
    there = session.get_one(ShoutOut, pair.id)
    return there.text, there.channel_id
