"""A list of pairs on its way, in both languages, within Slack's limits however long it is (R49)."""

from __future__ import annotations

from datetime import date

import pytest

from bot import pair_csv
from bot.enrolment import Pair, terms
from bot.errors import NobodyFound, NoReference
from bot.models import Member, Rhythm
from bot.pair_csv import Column
from bot.pair_list import Known, Planned, Preview, Wrong
from prompts import pair_list
from prompts.block_kit import problems_in_view
from prompts.language import Language
from tests.conftest import NOW, TEAM

TODAY = NOW.date()
HOSTILE = "<!channel> *x* & 👩‍🚀 " * 12
LONGEST = 140
"""Lines of the shortest kind that fit into a field of 3,000 characters."""


def member(number: int) -> Member:
    return Member(team_id=TEAM, user_id=f"U0MEMBER{number:05}", name=HOSTILE, refreshed_at=NOW)


def planned(number: int) -> Planned:
    agreed = terms(HOSTILE, Rhythm.MONTHLY, date(2026, 12, 31))
    return Planned(number, Pair(member(2 * number), member(2 * number + 1), agreed))


def known(number: int) -> Known:
    return Known(number, member(2 * number), member(2 * number + 1))


def wrong(number: int) -> Wrong:
    return Wrong(number, NoReference(Column.MENTEE, text=HOSTILE))


def preview(pairs: int = 0, left: int = 0, faults: int = 0) -> Preview:
    numbers = range(2, 2 + LONGEST)
    return Preview(
        [planned(number) for number in numbers[:pairs]],
        [known(number) for number in numbers[:left]],
        [wrong(number) for number in numbers[:faults]],
        [HOSTILE] * 12,
    )


@pytest.mark.parametrize(
    "seen",
    [
        preview(1),
        preview(LONGEST),
        preview(LONGEST // 2, LONGEST // 2),
        preview(left=LONGEST),
        preview(2, 2, 1),
        preview(faults=3 * LONGEST),
        Preview([], [], [wrong(2)], []),
    ],
)
def test_r49_every_outcome_fits(seen: Preview, say: Language) -> None:
    typed = {"list": "x" * 3000}
    view = pair_list.outcome(seen, typed, say).to_dict()
    assert problems_in_view(view) == []
    assert ("pair_list_enrol" in str(view)) is seen.is_ready
    assert (view.get("submit") is not None) is bool(seen.wrong), "the list is there to be put right"
    for each in (*seen.pairs, *seen.known):
        mentor = each.pair.mentor if isinstance(each, Planned) else each.mentor
        assert seen.wrong or f"<@{mentor.user_id}>" in str(view)
    words = pair_list.in_words(seen, say)
    assert len(words.splitlines()) >= len(seen.pairs) + len(seen.known) + len(seen.wrong)


def test_r49_the_other_pages_fit(say: Language) -> None:
    for view in (
        pair_list.form({}, TODAY, say),
        pair_list.form({"list": "x" * 3000}, TODAY, say),
        pair_list.looking(say),
        pair_list.failed(say),
        pair_list.enrolled(1, say),
        pair_list.enrolled(135, say),
    ):
        assert problems_in_view(view.to_dict()) == []


def test_r49_the_example_can_be_pasted(say: Language) -> None:
    """R49, R4: its words are those of the language, and each is understood."""
    [line] = pair_csv.read(pair_list.example(TODAY, say)).lines
    assert line.problems == ()
    assert line.rhythm is Rhythm.WEEKLY
    assert line.purpose
    assert line.planned_end is not None


def test_r49_what_is_wrong_names_the_line_and_the_column(say: Language) -> None:
    seen = Preview([], [], [Wrong(7, NobodyFound(Column.MENTEE, text="a@example.org"))], [])
    said = pair_list.in_words(seen, say)
    assert "7" in said
    assert "entee" in said
    assert "a@example.org" in said
