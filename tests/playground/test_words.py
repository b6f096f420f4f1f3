"""What stands on the screen is what that person reads: names, dates of their own, no markup."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from playground.model import User
from playground.words import Reader

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
NAMES = {"U1": "Jonas Weber", "C1": "general"}


def reader(locale: str = "en-US", tz: str = "Europe/London") -> Reader:
    user = User(id="U2", team_id="T1", name="maya", real_name="Maya Okafor", locale=locale, tz=tz)
    return Reader(user, lambda id_: NAMES.get(id_, ""), lambda: NOW)


MRKDWN = [
    ("*bold* _slanted_ ~gone~ `code`", "bold slanted gone code"),
    ("5 * 3 * 2 and snake_case_name", "5 * 3 * 2 and snake_case_name"),
    ("<@U1> and <@U9|nick> and <@U9>", "@Jonas Weber and @nick and @U9"),
    ("<#C1> <#C9|quiet>", "#general #quiet"),
    ("<https://example.org|here> <https://example.org>", "here https://example.org"),
    ("<!channel> <!subteam^S1|@team>", "@channel @team"),
    ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
    ("so:\n&gt; quoted\n> too &gt;", "so:\nquoted\ntoo >"),
    ("*<@U1> is* here", "@Jonas Weber is here"),
    ("<!date^00000000^{_}|*>bold<!date^00000000^{_}|*>", "*bold*"),
]


@pytest.mark.parametrize(("markup", "shown"), MRKDWN)
def test_markup_is_read_not_shown(markup: str, shown: str) -> None:
    assert reader().mrkdwn(markup) == shown


def test_plain_text_parses_nothing() -> None:
    assert reader().plain("*stars* <@U1> &lt;") == "*stars* <@U1> <"


DATES = [
    ("en-US", "Europe/London", "{date_long}", "Monday, May 4"),
    ("de-DE", "Europe/Berlin", "{date_long} {time}", "Montag, 4. Mai 23:30"),
    ("de-DE", "Europe/Berlin", "{date_pretty}", "heute"),
    ("en-US", "Asia/Tokyo", "{date_short_pretty} at {time}", "tomorrow at 6:30 AM"),
    ("en-US", "Europe/London", "{date_num} {nonsense}", "fallback"),
    ("de-DE", "Europe/Berlin", "{ago}", "in 12 Stunden"),
]


@pytest.mark.parametrize(("locale", "tz", "form", "shown"), DATES)
def test_dates_are_the_readers_own(locale: str, tz: str, form: str, shown: str) -> None:
    evening = int(datetime(2026, 5, 4, 21, 30, tzinfo=UTC).timestamp())
    assert reader(locale, tz).mrkdwn(f"<!date^{evening}^{form}|fallback>") == shown


def test_a_date_far_away_has_its_year() -> None:
    then = int(datetime(2027, 5, 4, tzinfo=UTC).timestamp())
    assert reader().date(then, "{date_short}") == "May 4, 2027"


SMALL = [{"type": "mrkdwn", "text": "small"}]
DEAR_JONAS = [{"type": "text", "text": "Dear "}, {"type": "user", "user_id": "U1"}]
BLOCKS: list[tuple[dict[str, Any], str]] = [
    ({"type": "divider"}, ""),
    ({"type": "header", "text": {"type": "plain_text", "text": "Thanks &amp; more"}}, "Thanks & more"),
    ({"type": "section", "fields": [{"type": "mrkdwn", "text": "*a*"}, {"type": "mrkdwn", "text": "b"}]}, "a\nb"),
    ({"type": "context", "elements": [*SMALL, {"type": "image", "alt_text": "star"}]}, "small star"),
    ({"type": "image", "alt_text": "a chart", "title": {"type": "plain_text", "text": "Endings"}}, "Endings\na chart"),
    ({"type": "markdown", "text": "# Title"}, "# Title"),
    ({"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]]}, "a | b"),
    (
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": DEAR_JONAS},
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "emoji", "name": "tada"}]},
                        {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://example.org"}]},
                    ],
                },
            ],
        },
        "Dear @Jonas Weber\n• :tada:\n• https://example.org",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("block", "shown"), BLOCKS)
def test_every_block_has_words(block: dict[str, Any], shown: str) -> None:
    assert reader().blocks([block]) == shown


def test_a_menu_shows_what_is_chosen_else_its_placeholder() -> None:
    menu = {
        "type": "users_select",
        "action_id": "who",
        "placeholder": {"type": "plain_text", "text": "Choose somebody"},
    }
    block = {"type": "actions", "block_id": "b", "elements": [menu]}
    assert reader().blocks([block]) == "Choose somebody"
    chosen = {"b": {"who": {"type": "users_select", "selected_user": "U1"}}}
    assert reader().blocks([block], chosen) == "Jonas Weber"
