"""The page as the server draws it: words, blocks, who sees what, and who may ask."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from playground.cast import ALEX, ANOTHER_BOT, JONAS, MAYA, WHO_HAS_LEFT
from playground.dates import locale_of
from playground.model import Canvas, File
from playground.page.deeds import DEEDS
from playground.page.entering import kept_value
from playground.page.markdown import markdown_as_html
from playground.page.mrkdwn import as_html, plain_as_html
from playground.page.reader import Reader
from playground.page.rich_text import rich_text_as_html
from playground.page.screen import size_in_words
from playground.page.turning import TURNS
from playground.person import Person
from playground.server import Playground, serve
from playground.world import World

Ask = Callable[..., tuple[int, str]]

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
MOMENT = int(datetime(2026, 11, 5, 16, 30, tzinfo=UTC).timestamp())
LONG_AGO = int(datetime(2025, 2, 18, 6, 39, 45, tzinfo=UTC).timestamp())

ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "span", "strong", "table", "tbody", "td", "th", "thead", "time", "tr", "u", "ul",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "aria-label", "class", "datetime", "href", "rel", "role", "start", "target", "title",
}  # fmt: skip
TRICKY = st.text() | st.text(alphabet="<>&\"'/=*_~`|!@#:;^(){}[] \n\\aUC1tjs")
"""Any text, and texts of the characters that mean something to somebody."""

at_leisure = settings(deadline=None)  # the first example loads the language's dates


class Outline(HTMLParser):
    """The tags, the ids and the words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(str(page))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "br":
            self.words += "\n"

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """The attributes of all elements with a tag and these attributes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [attrs for name, attrs in self.tags if name == tag and wanted.items() <= attrs.items()]


def reader(locale: str = "en-US", zone: str = "Europe/London") -> Reader:
    return Reader(
        user_id="U1",
        locale=locale_of(locale),
        zone=ZoneInfo(zone),
        now=NOW,
        user_name={"U1": "Maya Okafor", "U2": "Jonas *Weber*"}.get,
        channel_name={"C1": "general"}.get,
    )


def is_safe(page: Markup) -> None:
    for tag, attributes in Outline(page).tags:
        assert tag in ALLOWED_TAGS
        assert attributes.keys() <= ALLOWED_ATTRIBUTES
        if "href" in attributes:
            assert attributes["href"].lower().startswith(("http://", "https://", "mailto:", "tel:"))


def escaped(text: str) -> str:
    """A text as an app has to escape it for mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# Words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* and _italic_ and ~gone~", "<strong>bold</strong> and <em>italic</em> and <s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("* not bold* and *not\nbold*", "* not bold* and *not<br>bold*"),
        ("`*code*` and ```a\n*b*```", "<code>*code*</code> and <pre>a\n*b*</pre>"),
        ("&gt; a *quote*\n&gt; of two\nlines", "<blockquote>a <strong>quote</strong><br>of two</blockquote>lines"),
        ("before\n&gt;&gt;&gt; all\nthe rest", "before<blockquote>all<br>the rest</blockquote>"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        ("<b>raw</b>", "&lt;b&gt;raw&lt;/b&gt;"),
        ("<@U2> in <#C1>", '<span class="mention">@Jonas *Weber*</span> in <span class="mention">#general</span>'),
        ("<@U1>", '<span class="mention mention-me">@Maya Okafor</span>'),
        ("<@U9> <#C9>", '<span class="mention">@U9</span> <span class="mention">#private-channel</span>'),
        ("<!here>", '<span class="mention mention-me">@here</span>'),
        (":tada: :no_such_emoji:", '<span class="emoji" role="img" aria-label="tada">🎉</span> :no_such_emoji:'),
    ],
)
def test_mrkdwn_is_formatted_as_slack_does(text: str, shown: str) -> None:
    assert as_html(text, reader()) == shown


@pytest.mark.parametrize(
    ("text", "address", "label"),
    [
        ("<https://example.org/a?b=1&amp;c=2|The plan>", "https://example.org/a?b=1&c=2", "The plan"),
        ("<https://example.org>", "https://example.org", "https://example.org"),
        ("<mailto:maya@example.org>", "mailto:maya@example.org", "maya@example.org"),
        ("See https://example.org/a_b_c.", "https://example.org/a_b_c", "See https://example.org/a_b_c."),
    ],
)
def test_links_lead_out_of_the_page(text: str, address: str, label: str) -> None:
    outline = Outline(as_html(text, reader()))
    assert outline.all("a") == [{"href": address, "target": "_blank", "rel": "noopener noreferrer"}]
    assert outline.words == label


@pytest.mark.parametrize("text", ["<javascript:alert(1)|click>", "<data:text/html,x|click>", "<slack://open|click>"])
def test_other_addresses_are_no_links(text: str) -> None:
    outline = Outline(as_html(text, reader()))
    assert not outline.tags
    assert outline.words == text


def test_verbatim_leaves_addresses_alone() -> None:
    assert as_html("https://example.org", reader(), verbatim=True) == "https://example.org"


@pytest.mark.parametrize(
    ("locale", "zone", "pattern", "shown"),
    [
        ("en-US", "Europe/London", "{date}", "November 5"),
        ("en-US", "Europe/London", "{date_short} at {time}", "Nov 5 at 4:30 PM"),
        ("en-US", "America/New_York", "{date_long}, {time}", "Thursday, November 5, 11:30 AM"),
        ("de-DE", "Europe/Berlin", "{date_long} um {time}", "Donnerstag, 5. November um 17:30"),
        ("de-DE", "Europe/Berlin", "{date_num} {date_slash}", "2026-11-05 5.11.2026"),
        ("de-DE", "Europe/Berlin", "{ago}", "vor 3 Wochen"),
        ("xx-YY", "Europe/London", "{time}", "4:30 PM"),
    ],
)
def test_dates_are_the_readers(locale: str, zone: str, pattern: str, shown: str) -> None:
    assert reader(locale, zone).date(MOMENT, pattern) == shown


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [("{date}", "February 18, 2025"), ("{date_short}", "Feb 18, 2025"), ("{time_secs}", "6:39:45 AM")],
)
def test_dates_long_past_have_their_year(pattern: str, shown: str) -> None:
    assert reader().date(LONG_AGO, pattern) == shown


@pytest.mark.parametrize(("hours", "shown"), [(-24, "gestern"), (0, "heute"), (24, "morgen")])
def test_near_days_have_names(hours: int, shown: str) -> None:
    timestamp = int(NOW.timestamp()) + hours * 3600
    assert reader("de-DE", "Europe/Berlin").date(timestamp, "{date_short_pretty}") == shown


def test_a_date_that_cannot_be_shown_has_its_fallback() -> None:
    assert as_html(f"<!date^{MOMENT}^{{no_such_token}}|5 &amp; Nov>", reader()) == "5 &amp; Nov"
    assert as_html("<!date^00000000^{_}|*>bold<!date^00000000^{_}|*>", reader()) == "*bold*"
    shown = Outline(as_html(f"<!date^{MOMENT}^{{date}}^https://example.org|x>", reader()))
    assert shown.all("time") == [{"datetime": "2026-11-05T16:30:00+00:00"}]
    assert shown.all("a")[0]["href"] == "https://example.org"


@at_leisure
@given(TRICKY)
def test_plain_text_is_shown_character_by_character(text: str) -> None:
    text = text.replace("\r", "").replace("\0", "")
    outline = Outline(plain_as_html(escaped(text), emoji=False))
    assert outline.words == text
    assert {tag for tag, _ in outline.tags} <= {"br"}


@at_leisure
@given(TRICKY)
def test_no_mrkdwn_becomes_markup_of_its_own(text: str) -> None:
    is_safe(as_html(text, reader()))


@at_leisure
@given(TRICKY)
def test_escaped_words_mention_nobody_and_are_no_links(text: str) -> None:
    outline = Outline(as_html(escaped(text), reader(), verbatim=True))
    assert not outline.all("a")
    assert all(attrs["class"] == "emoji" for attrs in outline.all("span"))


@at_leisure
@given(TRICKY)
def test_no_markdown_becomes_markup_of_its_own(text: str) -> None:
    is_safe(markdown_as_html(text))


@at_leisure
@given(TRICKY, st.sampled_from(["bold", "italic", "strike", "code", "underline"]))
def test_rich_text_is_shown_character_by_character(text: str, style: str) -> None:
    text = text.replace("\r", "").replace("\0", "")
    element = {"type": "text", "text": text, "style": {style: True}}
    outline = Outline(rich_text_as_html(section(element), reader()))
    assert outline.words == text


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


@at_leisure
@given(TRICKY)
def test_no_address_in_rich_text_becomes_more_than_a_link(url: str) -> None:
    is_safe(rich_text_as_html(section({"type": "link", "url": url}), reader()))


def test_rich_text_has_lists_quotes_and_code() -> None:
    inner = {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}
    shown = rich_text_as_html(
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_list", "style": "ordered", "offset": 2, "indent": 1, "elements": [inner]},
                {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U1"}]},
                {"type": "rich_text_preformatted", "elements": [{"type": "emoji", "name": "tada"}]},
                section({"type": "date", "timestamp": MOMENT, "format": "{date}"})["elements"][0],
                section({"type": "emoji", "name": "unknown", "unicode": "1f9ed"})["elements"][0],
            ],
        },
        reader(),
    )
    assert shown.startswith('<ol class="indent-1" start="3"><li>one</li></ol><blockquote><span class="mention')
    assert "<pre>🎉</pre>" in shown
    assert ">November 5</time>" in shown
    assert "🧭" in shown


def test_markdown_shows_html_as_text_and_images_as_words() -> None:
    shown = markdown_as_html("# Hi\n\n<script>x</script> ![a *tree*](https://example.org/t.png)\n\n| a |\n|--:|\n| b |")
    outline = Outline(shown)
    assert not outline.all("script")
    assert not outline.all("img")
    assert "<script>x</script> 🖼 a tree" in outline.words
    assert outline.all("td", class_="align-right")


@pytest.mark.parametrize(
    ("length", "words"), [(0, "0 bytes"), (999, "999 bytes"), (12_400, "12 kB"), (3_000_000, "3.0 MB")]
)
def test_sizes_are_told_in_words(length: int, words: str) -> None:
    assert size_in_words(length) == words


# What is entered, and the clock


@pytest.mark.parametrize(
    ("element", "sent", "kept"),
    [
        ({"type": "plain_text_input"}, "two\r\nlines", "two\nlines"),
        ({"type": "plain_text_input"}, "", None),
        ({"type": "datepicker"}, "2026-12-24", "2026-12-24"),
        ({"type": "datetimepicker"}, "2026-07-01T09:00", 1782889200),
        ({"type": "users_select"}, "U1", "U1"),
        ({"type": "multi_users_select"}, ["U1", "U2"], ["U1", "U2"]),
        ({"type": "checkboxes", "options": [{"value": "a"}, {"value": "b"}]}, ["b"], [{"value": "b"}]),
        ({"type": "static_select", "option_groups": [{"options": [{"value": "a"}]}]}, "a", {"value": "a"}),
    ],
)
def test_what_the_browser_sends_is_kept_as_slack_keeps_it(element: dict[str, Any], sent: Any, kept: Any) -> None:
    assert kept_value(element, sent, ZoneInfo("Europe/Berlin")) == kept


@pytest.mark.parametrize(
    ("element", "sent"),
    [
        ({"type": "static_select", "options": [{"value": "a"}]}, "b"),
        ({"type": "checkboxes", "options": [{"value": "a"}]}, "a"),
        ({"type": "plain_text_input"}, 7),
        ({"type": "datetimepicker"}, "tomorrow"),
        ({"type": "file_input"}, "x"),
        ({"type": "button"}, "x"),
    ],
)
def test_what_makes_no_sense_is_not_kept(element: dict[str, Any], sent: Any) -> None:
    with pytest.raises(ValueError, match=r"no option|needed|Invalid isoformat|nothing is entered"):
        kept_value(element, sent, ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("morning", "2026-11-23T20:00", "2026-11-24T09:30"),
        ("morning", "2026-11-23T08:00", "2026-11-23T09:30"),
        ("morning", "2026-11-27T09:30", "2026-11-30T09:30"),
        ("day", "2026-10-24T12:00", "2026-10-25T12:00"),
        ("week", "2027-03-27T12:00", "2027-04-03T12:00"),
        ("month", "2027-01-31T12:00", "2027-02-28T12:00"),
        ("month", "2026-12-15T12:00", "2027-01-15T12:00"),
    ],
)
def test_the_clock_turns_by_the_calendar(name: str, before: str, after: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    turned = TURNS[name][1](datetime.fromisoformat(before).replace(tzinfo=berlin))
    assert turned == datetime.fromisoformat(after).replace(tzinfo=berlin)


# Over HTTP


@pytest.fixture
def ask(playground: Playground) -> Ask:
    """Asks the page for something: the status and the body of the answer."""

    def ask(path: str, sent: Any = None, **headers: str) -> tuple[int, str]:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if sent is not None:
            given = {"Origin": playground.url, "Content-Type": "application/json"} | given
        body = None if sent is None else json.dumps(sent).encode()
        request = urllib.request.Request(playground.url + path, body, given)
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    return ask


def test_the_page_begins_with_the_mentor(ask: Ask) -> None:
    status, page = ask("/")
    outline = Outline(page)
    assert status == 200
    assert outline.all("body", data_person=MAYA, data_tab="messages")
    assert [
        attrs["aria-current"] for _, attrs in outline.tags if attrs.get("class") == "seat" and "aria-current" in attrs
    ]
    assert "Northwind Community" in outline.words


def test_the_page_asks_nothing_of_other_hosts(ask: Ask, maya: Person, kit: Any) -> None:
    image = {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "A seedling"}
    maya.world.post(maya.dm, ANOTHER_BOT, blocks=[image, {**kit.section("x"), "accessory": image}])
    _, page = ask(f"/as/{MAYA}/app/messages")
    loaded = [
        attrs.get("src") or attrs["href"]
        for tag, attrs in Outline(page).tags
        if tag in {"script", "link", "img"} and ("src" in attrs or "href" in attrs)
    ]
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert page.count("A seedling") >= 2


def everything(kit: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One of each block with one of each element: those for messages alone, and those for everywhere."""
    options = kit.options("One", "Two")
    text = {"type": "plain_text", "text": "Sure?"}
    confirm = {"title": text, "text": text, "confirm": text, "deny": text}
    used: list[dict[str, Any]] = [
        kit.button("Press", "press", confirm=confirm),
        kit.button("Follow", "follow", url="https://example.org", style="primary"),
        {"type": "overflow", "options": options},
        {"type": "static_select", "options": options, "initial_option": options[1]},
        {"type": "static_select", "option_groups": [{"label": text, "options": options}]},
        {"type": "multi_static_select", "options": options, "max_selected_items": 1},
        {"type": "users_select"},
        {"type": "multi_users_select"},
        {"type": "conversations_select"},
        {"type": "multi_conversations_select"},
        {"type": "channels_select"},
        {"type": "multi_channels_select"},
        {"type": "datepicker", "initial_date": "2026-12-24"},
        {"type": "timepicker", "initial_time": "09:30"},
        {"type": "datetimepicker", "initial_date_time": MOMENT},
        {"type": "radio_buttons", "options": options},
        {"type": "checkboxes", "options": options},
    ]
    typed: list[dict[str, Any]] = [
        {"type": "plain_text_input", "multiline": True, "initial_value": "\nx", "max_length": 100},
        {"type": "email_text_input"},
        {"type": "url_text_input"},
        {"type": "number_input", "is_decimal_allowed": False},
        {"type": "file_input"},
    ]
    used = [{"action_id": f"used-{index}", **element} for index, element in enumerate(used)]
    fields = [
        kit.field(f"block {index}", {**element, "action_id": "typed"}, hint=text, optional=bool(index % 2))
        for index, element in enumerate([*used[3:], *typed])
    ]
    image = {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "A seedling"}
    everywhere: list[dict[str, Any]] = [
        {"type": "header", "text": text},
        kit.section("*Bold*", accessory=used[0], fields=[{"type": "mrkdwn", "text": "a"}] * 2),
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}, image]},
        kit.actions(*used),
        image,
        section({"type": "text", "text": "rich"}),
        *fields,
    ]
    cell = {"type": "raw_text", "text": "cell"}
    alone: list[dict[str, Any]] = [
        {"type": "markdown", "text": "# Title"},
        {"type": "table", "rows": [[cell, section({"type": "text", "text": "x"})]]},
    ]
    return alone, everywhere


def is_accessible(page: str) -> None:
    """Ids are unique, references lead somewhere, and everything that can be used has a name."""
    outline = Outline(page)
    ids = [attrs["id"] for _, attrs in outline.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in outline.tags:
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget"):
            assert set(attrs.get(name, "").split()) <= set(ids), attrs
    labelled = {attrs["for"] for attrs in outline.all("label")}
    for tag, attrs in outline.tags:
        if tag in {"input", "textarea", "select"}:
            assert attrs.get("id") in labelled or attrs.get("aria-label"), attrs


def test_every_block_and_element_is_shown_everywhere(ask: Ask, maya: Person, kit: Any) -> None:
    alone, everywhere = everything(kit)
    world = maya.world
    world.post(maya.dm, ANOTHER_BOT, blocks=[*alone, *everywhere])
    world.publish_home(maya.user, kit.home(*everywhere))
    world.open_modal(world.make_view(maya.user, kit.modal(*everywhere)))
    for tab in ("messages", "home"):
        status, page = ask(f"/as/{MAYA}/app/{tab}")
        assert status == 200
        assert "does not show" not in page
        assert page.count("Thursday, December 24, 2026") >= 4
        is_accessible(page)


def test_a_day_picker_says_what_for_until_a_day_is_chosen(ask: Ask, maya: Person, kit: Any) -> None:
    """A browser's own empty calendar says "mm/dd/yyyy", by which nobody can tell what it is for."""
    words = {"type": "plain_text", "text": "Not yet, until …"}
    for initial in ({}, {"initial_date": "2026-12-24"}):
        maya.world.post(
            maya.dm,
            ANOTHER_BOT,
            blocks=[kit.actions({"type": "datepicker", "action_id": "day", "placeholder": words, **initial})],
        )
    assert Outline(ask(f"/as/{MAYA}/app/messages")[1]).words.count("Not yet, until …") == 1


def test_what_the_playground_does_not_show_is_said(ask: Ask, maya: Person) -> None:
    maya.world.post(maya.dm, ANOTHER_BOT, blocks=[{"type": "hologram"}])
    assert "A block of the type “hologram”" in ask(f"/as/{MAYA}/app/messages")[1]


def test_errors_stand_at_their_fields(ask: Ask, maya: Person, kit: Any) -> None:
    world = maya.world
    world.open_modal(world.make_view(maya.user, kit.modal(kit.field("a"), kit.field("b", optional=True))))
    maya.submit()
    outline = Outline(ask(f"/as/{MAYA}/app/messages")[1])
    (wrong,) = [attrs for tag, attrs in outline.tags if tag == "input" and "aria-invalid" in attrs]
    errors = {attrs["id"] for attrs in outline.all("p", class_="error")}
    assert errors == set(wrong["aria-describedby"].split())
    assert "This is a required field" in outline.words


def test_words_on_the_page_are_never_markup(ask: Ask, maya: Person) -> None:
    maya.world.change_person(JONAS, real_name="<i>Jonas</i>", title='"><script>alert(1)</script>')
    maya.say("</li><script>alert(2)</script> & so on", "general")
    outline = Outline(ask(f"/as/{MAYA}/c/C0GENERAL1")[1])
    assert "</li><script>alert(2)</script> & so on" in outline.words
    assert not outline.all("i")
    assert len(outline.all("script")) == 3  # theme.js, page.js, and what the composer offers


def test_an_ephemeral_message_is_shown_to_one(ask: Ask, maya: Person) -> None:
    general = maya.world.channels["C0GENERAL1"]
    maya.world.post(general, ANOTHER_BOT, text="A secret", ephemeral_to=MAYA)
    mine, theirs = ask(f"/as/{MAYA}/c/C0GENERAL1")[1], ask(f"/as/{JONAS}/c/C0GENERAL1")[1]
    assert "A secret" in mine
    assert "Only visible to you" in mine
    assert "A secret" not in theirs


def test_what_slack_itself_says_is_shown(ask: Ask, maya: Person) -> None:
    maya.command("/closure plan")
    assert "failed with the error" in ask(f"/as/{MAYA}/app/messages")[1]


def test_messages_know_day_author_and_edits(ask: Ask, maya: Person, jonas: Person) -> None:
    maya.say("first", "general")
    message = maya.say("second", "general")
    maya.world.change_message(message.message, text="second thoughts", edited_ts=message.ts)
    jonas.say("third", "general")
    page = ask(f"/as/{JONAS}/c/C0GENERAL1")[1]
    outline = Outline(page)
    assert "Heute" in outline.words
    assert [attrs["class"] for attrs in outline.all("li") if "line" in attrs.get("class", "").split()] == [
        "line",
        "line follows",
        "line",
    ]
    assert "second thoughts (edited)" in outline.words


def test_unread_messages_are_counted_and_marked(ask: Ask, maya: Person, jonas: Person) -> None:
    jonas.say("seen", "general")
    maya.mark_read("general")
    jonas.say("new", "general")
    maya.say("mine", "general")
    elsewhere = Outline(ask(f"/as/{MAYA}/app/messages")[1])
    assert "(1) Sendoff · Maya" in elsewhere.words
    page = ask(f"/as/{MAYA}/c/C0GENERAL1")[1]
    assert page.index("seen") < page.index('id="new"') < page.index(">new<")
    parts = json.loads(ask(f"/as/{MAYA}/c/C0GENERAL1?parts=1&since=")[1])
    assert 'id="new"' not in parts["parts"]["main"]
    assert parts["parts"].keys() == {"top", "sidebar", "main", "modal"}


@pytest.fixture
def shared_file(maya: Person) -> File:
    """A Markdown file that Maya and the app see."""
    world = maya.world
    file = File(
        id=world.new_id("F"),
        team_id=maya.user.team_id,
        name="über uns.md",
        title="What it was worth",
        length=30,
        user_id=ANOTHER_BOT,
        created=world.now(),
        content=b"# Dear Jonas\n\n<b>thanks</b>",
        complete=True,
    )
    world.files[file.id] = file
    world.share_file(file, maya.dm)
    world.post(maya.dm, ANOTHER_BOT, file_ids=[file.id])
    return file


def test_a_file_is_previewed_and_downloaded_by_who_sees_it(ask: Ask, shared_file: File) -> None:
    page = Outline(ask(f"/as/{MAYA}/app/messages")[1])
    (link,) = [attrs for tag, attrs in page.tags if tag == "a" and "download" in attrs]
    assert ask(link["href"]) == (200, "# Dear Jonas\n\n<b>thanks</b>")
    preview = Outline(ask(f"/as/{MAYA}/preview/{shared_file.id}")[1])
    assert "Dear Jonas" in preview.words
    assert not preview.all("b")
    assert ask(link["href"].replace(MAYA, JONAS))[0] == 404
    assert ask(f"/as/{JONAS}/preview/{shared_file.id}")[0] == 404


def test_a_file_runs_nothing(playground: Playground, shared_file: File) -> None:
    shared_file.name, shared_file.content = "x.html", b"<script>alert(1)</script>"
    with urllib.request.urlopen(f"{playground.url}/as/{MAYA}/files/{shared_file.id}/x.html", timeout=5) as answer:
        assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_canvas_is_read_by_who_was_let_in(ask: Ask, world: World) -> None:
    canvas = Canvas(id="F0CANVAS", team_id="T0SENDOFF", title="Our reflection", markdown="# Dear both", created=0)
    canvas.access = {MAYA: "read"}
    world.canvases[canvas.id] = canvas
    status, page = ask(f"/as/{MAYA}/canvases/F0CANVAS")
    assert status == 200
    assert "<h1>Dear both</h1>" in page
    assert "Our reflection" in ask(f"/as/{MAYA}/app/messages")[1]
    assert ask(f"/as/{JONAS}/canvases/F0CANVAS")[0] == 404
    assert "Our reflection" not in ask(f"/as/{JONAS}/app/messages")[1]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://northwind-community.slack.com/docs/T0SENDOFF/F0CANVAS", f"/as/{MAYA}/canvases/F0CANVAS"),
        ("https://northwind-community.slack.com/files/U1/F0FILE/ours.md", f"/as/{MAYA}/preview/F0FILE"),
        ("https://northwind-community.slack.com/archives/C0GENERAL1/p1", f"/as/{MAYA}/c/C0GENERAL1"),
        ("https://northwind-community.slack.com/", "https://northwind-community.slack.com/"),
        (
            "https://northwind-community.slack.com.example/docs/T/F",
            "https://northwind-community.slack.com.example/docs/T/F",
        ),
    ],
)
def test_links_into_the_workspace_stay_on_the_page(ask: Ask, maya: Person, kit: Any, address: str, page: str) -> None:
    maya.world.post(maya.dm, ANOTHER_BOT, text=f"<{address}|by words>")
    maya.world.post(maya.dm, ANOTHER_BOT, blocks=[kit.actions(kit.button("by button", "a", url=address))])
    outline = Outline(ask(f"/as/{MAYA}/app/messages")[1])
    assert len(outline.all("a", href=page, target="_blank")) == 2


def test_a_button_does_not_lead_into_code(ask: Ask, maya: Person, kit: Any) -> None:
    maya.world.post(maya.dm, ANOTHER_BOT, blocks=[kit.actions(kit.button("go", "a", url="javascript:alert(1)"))])
    assert "javascript" not in ask(f"/as/{MAYA}/app/messages")[1].split("<body")[1].replace("needs JavaScript", "")


@pytest.mark.parametrize(
    "path",
    [
        "/as/U0NOBODY/app/home",
        f"/as/{WHO_HAS_LEFT}/app/home",
        f"/as/{ANOTHER_BOT}/app/home",
        f"/as/{MAYA}/app/about",
        f"/as/{MAYA}/c/C0NOWHERE",
        f"/as/{MAYA}/preview/F0NOTHING",
    ],
)
def test_what_is_not_there_is_not_found(ask: Ask, path: str) -> None:
    assert ask(path)[0] == 404


def test_nobody_reads_a_conversation_of_others(ask: Ask, jonas: Person) -> None:
    between = jonas.world.direct([JONAS, ALEX])
    assert between is not None
    jonas.say("between us", ALEX)
    assert ask(f"/as/{JONAS}/c/{between.id}")[0] == 200
    assert ask(f"/as/{MAYA}/c/{between.id}")[0] == 404
    assert ask(f"/as/{MAYA}/say", {"channel": between.id, "text": "me too"})[0] == 404


# Who may ask


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8888", "10.0.0.1"])
def test_other_names_for_the_page_are_refused(ask: Ask, host: str) -> None:
    assert ask(f"/as/{MAYA}/app/messages", Host=host)[0] == 403


def test_localhost_is_a_name_for_the_page(ask: Ask, playground: Playground) -> None:
    host = playground.url.removeprefix("http://").replace("127.0.0.1", "localhost")
    assert ask(f"/as/{MAYA}/app/messages", Host=host)[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:1"])
def test_what_other_pages_send_is_refused(ask: Ask, maya: Person, origin: str) -> None:
    deed = {"channel": "C0GENERAL1", "text": "not mine"}
    assert ask(f"/as/{MAYA}/say", deed, Origin=origin)[0] == 403
    assert not maya.messages("general")
    assert ask(f"/as/{MAYA}/say", deed)[0] == 204
    assert maya.messages("general")[0].text == "not mine"


@pytest.mark.parametrize(
    ("deed", "sent", "status"),
    [
        ("say", [], 400),
        ("say", {"text": "x"}, 400),
        ("clock", {"turn": "back"}, 404),
        ("opened", {"tab": "about"}, 400),
        ("shortcut", {"callback_id": "no_such"}, 404),
        ("shortcut", {"callback_id": "save_to_diary", "channel": "C0GENERAL1", "ts": "1.0"}, 404),
        ("submit", {"view": "V0NOTHING"}, 404),
        ("use", {"view": "V0NOTHING", "block": "a", "action": "b"}, 404),
        ("dance", {}, 404),
    ],
)
def test_a_deed_that_cannot_be_done_is_refused(ask: Ask, deed: str, sent: Any, status: int) -> None:
    assert ask(f"/as/{MAYA}/{deed}", sent)[0] == status


def test_nobody_acts_in_a_modal_of_others(ask: Ask, maya: Person, kit: Any) -> None:
    view = maya.world.make_view(maya.user, kit.modal(kit.field("purpose")))
    maya.world.open_modal(view)
    deed = {"view": view.id, "block": "purpose", "action": "typed", "value": "mine"}
    assert ask(f"/as/{JONAS}/enter", deed)[0] == 404
    assert ask(f"/as/{JONAS}/close", {"view": view.id})[0] == 404
    assert view.values["purpose"]["typed"]["value"] is None
    assert ask(f"/as/{MAYA}/enter", deed)[0] == 204
    assert view.values["purpose"]["typed"]["value"] == "mine"


def test_an_app_that_reads_no_messages_gets_none() -> None:
    with serve(MANIFEST) as playground:
        maya = playground.person("Maya")
        DEEDS["say"](playground.world, maya.user, {"channel": maya.dm.id, "text": "hello?"})
        assert not maya.messages()
        assert "reads no messages" in maya.notices[0]


def test_the_clock_is_turned_for_everybody(ask: Ask, playground: Playground, maya: Person) -> None:
    before, version = playground.clock.now(), maya.world.version(JONAS)
    assert ask(f"/as/{MAYA}/clock", {"turn": "week"})[0] == 204
    assert 6 < (playground.clock.now() - before).days <= 7
    assert maya.world.version(JONAS) > version
