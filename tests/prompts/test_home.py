"""The Home tab for no mentorship, one, or thirty, in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from bot import (
    closure,
    connection,
    endings,
    how_often,
    introductions,
    ledger,
    paying_forward,
    plan,
    reminders,
)
from bot.database import Database
from bot.glance import glances
from bot.models import Delivery, Ending, Goal, Member, Mentorship, Message, Rhythm, State, Wish
from bot.settings import Settings
from bot.waiting import Matter, waiting
from prompts.block_kit import problems_in_view
from prompts.home import CARDS_ON_A_PAGE, MOST_WAITING, WORDS, home
from prompts.language import Language, Languages
from tests.conftest import NOW, TEAM
from tests.markup import markup_in

SETTINGS = Settings(slack_bot_token="xoxb-test")

TODAY = NOW.date()


def view_of(session: Session, me: Member, say: Language, page: int = 0) -> dict[str, object]:
    session.flush()
    session.expire_all()
    shown = home(me, glances(session, me, TODAY), waiting(session, me, NOW, SETTINGS), TODAY, say, page=page)
    content: dict[str, object] = shown.to_dict()
    return content


def test_somebody_new_is_welcomed(session: Session, make_member: Callable[..., Member], say: Language) -> None:
    view = view_of(session, make_member(session, "Priya"), say)
    assert problems_in_view(view) == []
    assert "begin_open" in str(view)


@pytest.mark.parametrize("name", ["Jonas", "*Jonas* <!channel> & Söhne", "יונס 👩‍🚀" * 40])
def test_one_mentorship(session: Session, make_pair: Callable[..., Mentorship], say: Language, name: str) -> None:
    mentorship = make_pair(session, mentee_name=name, planned_end=date(2026, 5, 20))
    for me in (mentorship.mentor, mentorship.mentee):
        view = view_of(session, me, say)
        assert problems_in_view(view) == []
        assert "goals_open" in str(view)
        assert "check_in_open" in str(view)
        assert not any("<!channel>" in text for text in markup_in(view))


def test_thirty_mentorships_fit_on_pages(
    session: Session, make_member: Callable[..., Member], make_pair: Callable[..., Mentorship], say: Language
) -> None:
    maya = make_member(session, "Maya", user_id="U0MAYA0001")
    for number in range(30):
        make_pair(session, mentor=maya, mentee_id=f"U0MENTEE{number:02}", began=NOW - timedelta(days=number + 1))
    seen: set[str] = set()
    for page in range(-(-30 // CARDS_ON_A_PAGE)):
        view = view_of(session, maya, say, page)
        assert problems_in_view(view) == []
        cards = str(view).partition("home_page")[0].partition("Waiting")[2] or str(view)
        seen |= {f"U0MENTEE{number:02}" for number in range(30) if f"U0MENTEE{number:02}" in cards}
    assert len(seen) == 30


def test_r13_r45_each_question_after_a_silence_stands_somewhere(
    session: Session, make_member: Callable[..., Member], make_pair: Callable[..., Mentorship], say: Language
) -> None:
    """R13, R45: a message asks about so many as fit into it, and the top of the tab shows the first few; the others
    stand at their cards, whatever page these are on."""
    maya = make_member(session, "Maya", user_id="U0MAYA0001")
    began = NOW - timedelta(days=90)
    pairs = [make_pair(session, mentor=maya, mentee_id=f"U0MENTEE{number:02}", began=began) for number in range(30)]
    asked: list[int] = []
    for page in range(-(-30 // CARDS_ON_A_PAGE)):
        view = view_of(session, maya, say, page)
        assert problems_in_view(view) == []
        buttons = [block.get("accessory", {}) for block in view["blocks"]]  # type: ignore[attr-defined]
        asked += [json.loads(b["value"])["mentorship"] for b in buttons if b.get("action_id") == "stale_open"]
    assert sorted(asked) == sorted(pair.id for pair in pairs), "each of them, and none twice"


def test_r3_the_mentees_home_is_the_same_while_the_mentor_plans(
    session: Session, make_pair: Callable[..., Mentorship], say: Language
) -> None:
    """R3"""
    mentorship = make_pair(session)
    before = view_of(session, mentorship.mentee, say)
    plan.save(session, mentorship, mentorship.mentor, plan.Plan(opener="It is time"), NOW)
    assert view_of(session, mentorship.mentee, say) == before


def mixed(session: Session, make_pair: Callable[..., Mentorship], maya: Member, count: int) -> None:
    """Mentorships of Maya in every state, with the longest names and goals that there can be."""
    pairs = []
    for number in range(count):
        pair = make_pair(
            session,
            mentor=maya,
            mentee_id=f"{maya.user_id}{number:02}",
            mentee_name="<&>" * 85,
            began=NOW - timedelta(days=200 + number),
        )
        session.add(Goal(team_id=TEAM, mentorship_id=pair.id, title="<&>" * 60, created_at=NOW))
        pairs.append(pair)
    session.flush()
    for number, pair in enumerate(pairs):
        match number % 8:
            case 0:
                closure.hold_conversation(session, pair, maya, NOW)
            case 1:
                pair.state, pair.paused_until = State.PAUSED, NOW.date() + timedelta(days=30)
            case 2:
                pair.mentee.is_deactivated = True
            case 3:
                how_often.choose(session, pair, maya, 2, TODAY + timedelta(days=9), NOW, TODAY)
            case 4:
                _stay_in_touch(session, pair)
            case 5:
                endings.end_early(session, pair, maya, "", NOW, shared=False)
            case 6:
                pair.state, pair.proposed_by = State.INVITED, pair.mentee_id
    session.flush()


def _stay_in_touch(session: Session, pair: Mentorship) -> None:
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    terms = connection.Terms(("coffee",), "", Rhythm.TWICE_A_YEAR)
    for member in (pair.mentor, pair.mentee):
        connection.answer(session, pair, member, connection.Given(Wish.YES, terms), NOW, TODAY)
    closure.finish(session, pair, Ending.COMPLETED, NOW)
    for kind in (reminders.KIND, paying_forward.KIND):
        ledger.owe_nudge(session, pair, pair.mentor, kind, NOW, facts={"version": 1})
    afterwards = update(Message).where(Message.mentorship_id == pair.id, Message.kind.in_(ledger.AFTERWARDS))
    session.execute(afterwards.values(state=Delivery.SENT))


def test_r45_there_are_words_for_everything_that_can_wait() -> None:
    assert set(WORDS) == set(Matter)


@pytest.mark.parametrize("count", [1, 8, 30])
def test_whatever_there_is_fits_slack(
    session: Session,
    make_member: Callable[..., Member],
    make_pair: Callable[..., Mentorship],
    say: Language,
    count: int,
) -> None:
    """With the longest names and goals, in every state, on each page."""
    maya = make_member(session, "Maya", user_id="U0MAYA0001")
    mixed(session, make_pair, maya, count)
    for page in range(-(-count // CARDS_ON_A_PAGE)):
        view = view_of(session, maya, say, page)
        assert problems_in_view(view) == []
        assert len(json.dumps(view)) < 100_000, "Slack takes 250 kB"


def test_the_number_of_queries_does_not_grow_with_the_mentorships(
    any_database: Database,
    make_member: Callable[..., Member],
    make_pair: Callable[..., Mentorship],
    languages: Languages,
) -> None:
    counts = []
    for count in (8, 24):
        user_id = f"U0MAYA0{count:02}"
        with any_database.writing(TEAM) as session:
            mixed(session, make_pair, make_member(session, "Maya", user_id=user_id), count)
        statements: list[str] = []
        with any_database.reading(TEAM) as session:
            listen = lambda *arguments: statements.append(arguments[2])  # noqa: E731, B023 - used within the loop only
            event.listen(any_database.engine, "before_cursor_execute", listen)
            me = session.get_one(Member, (TEAM, user_id))
            found = glances(session, me, TODAY)
            home(me, found, waiting(session, me, NOW, SETTINGS), TODAY, languages.named("en"))
            event.remove(any_database.engine, "before_cursor_execute", listen)
        counts.append(len([statement for statement in statements if statement.startswith("SELECT")]))
    assert counts[0] == counts[1]
    assert counts[0] <= 30


def test_only_the_first_thing_that_waits_stands_out(
    session: Session, make_member: Callable[..., Member], make_pair: Callable[..., Mentorship], say: Language
) -> None:
    maya = make_member(session, "Maya", user_id="U0MAYA0001")
    mixed(session, make_pair, maya, 8)
    blocks = view_of(session, maya, say)["blocks"]
    assert isinstance(blocks, list)
    shown = [block["accessory"] for block in blocks if block.get("accessory", {}).get("type") == "button"]
    assert [each.get("style") for each in shown] == ["primary", *[None] * (len(shown) - 1)]


def test_r45_that_nothing_is_said_about_anything_stands_there_with_the_way_back(
    session: Session, make_pair: Callable[..., Mentorship], say: Language
) -> None:
    """R45"""
    me = make_pair(session).mentor
    assert "nudges_on" not in str(view_of(session, me, say))
    me.nudges_off = True
    assert "nudges_on" in str(view_of(session, me, say))
    me.nudges_off, me.nudges_paused_until = False, TODAY + timedelta(days=3)
    assert "nudges_on" in str(view_of(session, me, say))
    me.nudges_paused_until = TODAY
    assert "nudges_on" not in str(view_of(session, me, say)), "a pause that is over is none"


def introduced(session: Session, make_member: Callable[..., Member], make_pair: Callable[..., Mentorship]) -> Member:
    """Priya, whom two others would like to bring together with one of them."""
    pair = make_pair(session)
    priya = make_member(session, "Priya")
    introduction = introductions.propose(session, pair, pair.mentor, priya, "Both love maps", NOW)
    introductions.answer(session, introduction, pair, pair.mentee, NOW, agrees=True)
    return priya


def test_r29_somebody_without_a_mentorship_sees_what_waits_for_them(
    session: Session, make_member: Callable[..., Member], make_pair: Callable[..., Mentorship], say: Language
) -> None:
    """R29, R45: an introduction that was asked about in a message that got lost."""
    priya = introduced(session, make_member, make_pair)
    view = view_of(session, priya, say)
    assert problems_in_view(view) == []
    assert "introduction_look" in str(view)
    assert "begin_open" in str(view)


def test_r29_an_introduction_by_others_stands_at_the_top_however_much_waits(
    session: Session, make_member: Callable[..., Member], make_pair: Callable[..., Mentorship], say: Language
) -> None:
    """R29, R45: no card further down is about it."""
    priya = introduced(session, make_member, make_pair)
    for number in range(MOST_WAITING + 3):
        invited = make_pair(session, mentor=priya, mentee_id=f"U0MANY{number:04}")
        invited.state, invited.proposed_by = State.INVITED, invited.mentee_id
    view = view_of(session, priya, say)
    assert str(view).count("introduction_look") == 1
    assert "4 " in str(view["blocks"][MOST_WAITING + 1]), "eight of twelve stand above it"  # type: ignore[index]


def test_r34_what_is_behind_one_stands_below_what_is_under_way_as_among_colleagues(
    session: Session, make_pair: Callable[..., Mentorship], say: Language
) -> None:
    """R34: with what comes then."""
    ended = make_pair(session)
    _stay_in_touch(session, ended)
    make_pair(session, mentor=ended.mentor, mentee_id="U0PRIYA001", mentee_name="Priya")
    text = str(view_of(session, ended.mentor, say))
    headings = {"en": ("Your mentorships", "Colleagues"), "de": ("Deine Mentorings", "Kollegial verbunden")}[say.code]
    cards = text[text.index(headings[0]) :]
    assert cards.index("U0PRIYA001") < cards.index(headings[1])
    below = text[text.index(headings[1]) :]
    for way in ("closure_open", "document_open", "connect_open", "how_often_open", "introduction_open"):
        assert way in below
    assert {"en": "Next reminder around", "de": "Nächste Erinnerung um den"}[say.code] in below
