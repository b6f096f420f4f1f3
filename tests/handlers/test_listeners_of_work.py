"""The listeners of the work, called with nothing but a session: what is refused, and what is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot import action_plan, diary
from bot.action_plan import Wording
from bot.called import Called
from bot.errors import NoMentorship, NotFound, NotUnderWay, NotYours, Problem
from bot.models import Member, Mentorship, Role, State
from handlers import check_in, goals
from handlers import diary as diary_handler
from handlers.choose import BEGUN, UNDER_WAY, with_mentorship
from handlers.interaction import Interaction, Reply
from prompts.language import Languages
from tests.conftest import NOW

MakeMember = Callable[..., Member]
MakePair = Callable[..., Mentorship]
Interact = Callable[..., Interaction]
TODAY = NOW.date()


@pytest.fixture
def by(session: Session, languages: Languages) -> Interact:
    """Something that somebody does: `by(member, about={…}, fields={…})`."""

    def interact(
        member: Member,
        about: Mapping[str, Any] | None = None,
        fields: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        text: str = "",
    ) -> Interaction:
        return Interaction(
            session=session,
            services=None,  # type: ignore[arg-type] - these listeners need none of the running bot
            member=member,
            say=languages.of(member),
            now=NOW,
            body=body or {},
            text=text,
            about=about or {},
            fields=fields or {},
        )

    return interact


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    return make_pair(session)


def name_it(interaction: Interaction, mentorship: Mentorship) -> Reply:
    return Reply(homes=[mentorship.partner_of(interaction.member.user_id).name])


# Which mentorship


def test_an_ended_one_is_offered_only_to_who_has_none_under_way(
    session: Session, pair: Mentorship, make_pair: MakePair, by: Interact
) -> None:
    listen = with_mentorship(name_it, "look", "Goals", states=BEGUN, preferred=UNDER_WAY)
    pair.state = State.ENDED
    session.flush()
    assert listen(by(pair.mentor)).homes == ["Jonas"]
    make_pair(session, mentor=pair.mentor, mentee_name="Ana", mentee_id="U0ANA00001")
    assert listen(by(pair.mentor)).homes == ["Ana"]
    assert listen(by(pair.mentor, text="<@U0JONAS001>")).homes == ["Jonas"], "unless it is named"
    assert listen(by(pair.mentor, about={"mentorship": pair.id})).homes == ["Jonas"]


def test_only_ones_role_comes_into_question(
    session: Session, pair: Mentorship, make_pair: MakePair, by: Interact
) -> None:
    for_mentors = with_mentorship(name_it, "look", "Goals", role=Role.MENTOR)
    assert for_mentors(by(pair.mentor)).homes == ["Jonas"]
    for attempt in (by(pair.mentee), by(pair.mentee, about={"mentorship": pair.id})):
        with pytest.raises(NotYours) as told:
            for_mentors(attempt)
        assert told.value.facts == {"name": Called("Maya")}


def test_with_one_person_the_newest_is_meant(
    session: Session, pair: Mentorship, make_member: MakeMember, by: Interact
) -> None:
    older = Mentorship(
        team_id=pair.team_id,
        mentor_id=pair.mentor_id,
        mentee_id=pair.mentee_id,
        pair=pair.pair,
        proposed_by=pair.mentor_id,
        state=State.ENDED,
        created_at=NOW,
    )
    session.add(older)
    session.flush()
    listen = with_mentorship(lambda _, found: Reply(homes=[str(found.id)]), "look", "Goals", states=BEGUN)
    assert listen(by(pair.mentor, text="<@U0JONAS001>")).homes == [str(pair.id)]


@pytest.mark.parametrize("claimed", [999, "1", None, {"a": 1}])
def test_a_claim_that_is_not_true_finds_nothing(pair: Mentorship, by: Interact, claimed: object) -> None:
    with pytest.raises(NotFound):
        with_mentorship(name_it, "look", "Goals")(by(pair.mentor, about={"mentorship": claimed}))


def test_r47_another_pairs_mentorship_is_not_found(
    session: Session, pair: Mentorship, make_member: MakeMember, by: Interact
) -> None:
    priya = make_member(session, "Priya")
    goal = action_plan.add(session, pair, pair.mentor, Wording("Goal", "", None), TODAY, NOW)
    about = {"mentorship": pair.id, "goal": goal.id, "version": 1}
    listeners = [
        goals.open_goals,
        goals.open_add,
        goals.open_edit,
        goals.open_reach,
        goals.open_let_go,
        goals.save,
        goals.save_reached,
        goals.save_let_go,
        goals.reopen,
        check_in.open_check_in,
        check_in.save,
    ]
    for listener in listeners:
        with pytest.raises(NotFound):
            listener(by(priya, about=about, fields={"title": "Mine now", "energy": "3"}))
    with pytest.raises(NoMentorship):
        goals.open_goals(by(priya))
    assert (goal.title, goal.version, pair.check_ins) == ("Goal", 1, [])


def test_what_has_ended_can_be_read_and_not_changed(session: Session, pair: Mentorship, by: Interact) -> None:
    goal = action_plan.add(session, pair, pair.mentor, Wording("Goal", "", None), TODAY, NOW)
    pair.state = State.ENDED
    session.flush()
    about = {"mentorship": pair.id, "goal": goal.id, "version": 1}
    assert goals.open_goals(by(pair.mentor, about=about)).view is not None
    changing: list[Callable[[Interaction], Reply]] = [goals.open_edit, goals.save, goals.reopen, check_in.save]
    for listener in changing:
        with pytest.raises(NotUnderWay):
            listener(by(pair.mentor, about=about, fields={"title": "New", "energy": "3"}))


# Diary


def test_r47_anothers_entry_is_not_found(session: Session, pair: Mentorship, by: Interact) -> None:
    entry = diary.write(session, pair.mentee, "Mine", NOW)
    for listener in (diary_handler.open_edit, diary_handler.save, diary_handler.delete):
        with pytest.raises(NotFound):
            listener(by(pair.mentor, about={"entry": entry.id}, fields={"text": "Yours"}))
    assert entry.text == "Mine"


def test_r30_a_message_says_who_said_it_and_is_kept_once(session: Session, pair: Mentorship, by: Interact) -> None:
    body = {"message": {"text": "Ask <@U0JONAS001> &amp; wait", "user": pair.mentor_id}}
    for _ in range(2):
        diary_handler.keep_message(by(pair.mentee, body=body))
    assert [entry.text for entry in diary.entries(session, pair.mentee)] == ["Ask @Jonas & wait\n— Maya"]


@pytest.mark.parametrize("text", ["x" * 40_000, "😀" * 3000])
def test_a_message_that_is_too_long_is_shortened_and_said_so(
    session: Session, pair: Mentorship, by: Interact, text: str
) -> None:
    reply = diary_handler.keep_message(by(pair.mentor, body={"message": {"text": text, "user": pair.mentee_id}}))
    (entry,) = diary.entries(session, pair.mentor)
    assert entry.text.endswith("…\n— Jonas")
    assert reply.view is not None
    assert "shortened" in str(reply.view.to_dict())


def test_a_message_without_words_leads_to_an_empty_form(session: Session, pair: Mentorship, by: Interact) -> None:
    reply = diary_handler.keep_message(by(pair.mentor, body={"message": {"user": pair.mentee_id}}))
    assert reply.view is not None
    assert "no words that I could keep" in str(reply.view.to_dict())
    assert diary.count(session, pair.mentor) == 0


# The same form sent twice, or from somewhere else


def test_a_goal_form_that_the_other_overtook_comes_back_with_what_was_typed(
    session: Session, pair: Mentorship, by: Interact
) -> None:
    goal = action_plan.add(session, pair, pair.mentor, Wording("Goal", "", None), TODAY, NOW)
    about = {"mentorship": pair.id, "goal": goal.id, "version": goal.version}
    action_plan.let_go(pair, goal, pair.mentee, "", None, goal.version, TODAY, NOW)
    sending: list[tuple[Callable[[Interaction], Reply], dict[str, str]]] = [
        (goals.save, {"title": "What I typed"}),
        (goals.save_reached, {"evidence": "What I typed"}),
        (goals.save_let_go, {"why": "What I typed"}),
    ]
    for listener, fields in sending:
        reply = listener(by(pair.mentor, about=about, fields=fields))
        assert reply.keep_draft
        assert reply.view is not None
        assert "What I typed" in str(reply.view.to_dict())
    assert (goal.title, goal.state.value, goal.evidence) == ("Goal", "let_go", "")


@pytest.mark.parametrize("fields", [{}, {"energy": None}])
def test_a_check_in_without_an_answer_is_told_so(pair: Mentorship, by: Interact, fields: Mapping[str, object]) -> None:
    with pytest.raises(Problem) as told:
        check_in.save(by(pair.mentor, about={"mentorship": pair.id}, fields=fields))
    assert told.value.field == "energy"
