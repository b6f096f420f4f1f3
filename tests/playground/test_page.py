"""The page in a real browser, with a small app behind it: what a visitor does with hands, eyes and keyboard."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from playground.cast import JONAS, MAYA
from playground.page.guide import STEPS
from playground.person import Person
from playground.server import Playground

Connect = Callable[[App], SocketModeHandler]
Visit = Callable[..., Page]


@pytest.fixture
def context(browser: Browser, playground: Playground) -> Iterator[BrowserContext]:
    """A fresh browser in which nothing may go wrong and nothing else may be asked for."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light", accept_downloads=True)
    context.set_default_timeout(5000)
    wrong: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # The browser itself notes what was no longer there or not to be had; the page deals with it.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            wrong.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith(playground.url):
            wrong.append(f"asked for {request.url}")

    context.on("console", on_console)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("request", on_request)
    yield context
    context.close()
    assert not wrong


@pytest.fixture
def visit(context: BrowserContext, playground: Playground) -> Visit:
    """Opens the page as somebody, at one of their addresses, in a new tab."""

    def visit(user_id: str = MAYA, path: str = "app/messages") -> Page:
        page = context.new_page()
        page.goto(f"{playground.url}/as/{user_id}/{path}")
        return page

    return visit


def say(page: Page, text: str) -> None:
    """Write something and send it."""
    page.get_by_role("combobox", name=re.compile("message|command")).fill(text)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")


def dialog(page: Page, title: str) -> Locator:
    """The modal with a title."""
    return page.get_by_role("dialog", name=title, exact=True)


@pytest.fixture
def planner(app: App, connect: Connect, kit: Any) -> list[dict[str, Any]]:
    """An app whose /closure opens a form; what was submitted."""
    submitted: list[dict[str, Any]] = []
    form = kit.modal(
        kit.section("For <@U0JONAS001>"),
        kit.field("purpose", {"multiline": True, "max_length": 20}, hint={"type": "plain_text", "text": "In short"}),
        kit.field("rhythm", {"type": "radio_buttons", "options": kit.options("Weekly", "Monthly")}),
        kit.field("topics", {"type": "checkboxes", "options": kit.options("Code", "Career")}, optional=True),
        kit.field("person", {"type": "users_select"}, optional=True),
        kit.field(
            "skills",
            {
                "type": "multi_static_select",
                "options": kit.options("Asking", "Listening", "Writing"),
                "max_selected_items": 2,
            },
            optional=True,
        ),
        kit.field("meeting", {"type": "datetimepicker"}, optional=True),
        kit.field("day", {"type": "datepicker"}, optional=True),
        kit.actions(kit.button("Look closer", "look")),
        callback_id="plan",
    )

    @app.command("/closure")
    def open_form(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form)

    @app.action("look")
    def push(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        ack()
        view = kit.modal(kit.field("detail", optional=True), callback_id="closer")
        client.views_push(
            trigger_id=body["trigger_id"], view=view | {"title": {"type": "plain_text", "text": "Closer"}}
        )

    @app.view("closer")
    def pop(ack: Ack) -> None:
        ack()

    @app.view("plan")
    def submit(ack: Ack, view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        if values["purpose"]["typed"]["value"] == "taken":
            ack(response_action="errors", errors={"purpose": "That is taken already"})
            return
        submitted.append(values)
        ack()

    connect(app)
    return submitted


def test_a_form_is_filled_in_and_submitted(visit: Visit, planner: list[dict[str, Any]]) -> None:
    page = visit()
    say(page, "/closure")
    form = dialog(page, "Plan")
    purpose = form.get_by_label("Purpose")
    expect(purpose).to_be_focused()
    page.keyboard.type("To grow")
    form.get_by_label("Monthly").check()
    form.get_by_label("Code").check()
    form.get_by_label("Career").check()
    form.get_by_label("Code").uncheck()
    form.get_by_label("Person").select_option(label="Jonas Weber")
    form.get_by_label("Meeting").fill("2026-12-01T15:30")
    form.get_by_label("Day").fill("2026-12-24")
    expect(form.get_by_text("Thursday, December 24, 2026")).to_be_visible()
    expect(form.get_by_text("Tuesday, December 1, 2026, 3:30 PM (Greenwich Mean Time)")).to_be_visible()
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    (values,) = planner
    assert values["purpose"]["typed"]["value"] == "To grow"
    assert values["rhythm"]["typed"]["selected_option"]["value"] == "monthly"
    assert [each["value"] for each in values["topics"]["typed"]["selected_options"]] == ["career"]
    assert values["person"]["typed"]["selected_user"] == JONAS
    assert values["meeting"]["typed"]["selected_date_time"] == 1796139000
    assert values["day"]["typed"]["selected_date"] == "2026-12-24"
    expect(page.get_by_role("combobox", name="A message")).to_be_focused()


def test_a_multi_select_takes_no_more_than_it_says(visit: Visit, planner: list[dict[str, Any]], maya: Person) -> None:
    page = visit()
    say(page, "/closure")
    form = dialog(page, "Plan")
    chooser = form.get_by_role("group", name="Skills").get_by_role("button")
    chooser.click()
    form.get_by_label("Filter").fill("ing")
    form.get_by_role("checkbox", name="Asking").check()
    form.get_by_label("Filter").fill("wri")
    expect(form.get_by_role("checkbox", name="Listening")).to_have_count(0)
    form.get_by_role("checkbox", name="Writing").check()
    form.get_by_label("Filter").fill("")
    expect(form.get_by_role("checkbox", name="Listening")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(chooser).to_have_text("AskingWriting")
    expect(form).to_be_visible()
    modal = maya.modal
    assert modal is not None
    assert [each["value"] for each in modal.values["skills"]["typed"]["selected_options"]] == ["asking", "writing"]


def test_errors_are_at_their_fields_and_words_stay(visit: Visit, planner: list[dict[str, Any]]) -> None:
    page = visit()
    say(page, "/closure")
    form = dialog(page, "Plan")
    form.get_by_role("button", name="Save").click()
    purpose = form.get_by_label("Purpose")
    expect(purpose).to_have_attribute("aria-invalid", "true")
    expect(purpose).to_be_focused()
    expect(purpose).to_have_accessible_description("In short This is a required field")
    expect(form.get_by_text("This is a required field")).to_have_count(2)
    purpose.fill("far too long for such a field")
    expect(form.get_by_text("29 / 20")).to_be_visible()
    form.get_by_label("Weekly").check()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Enter at most 20 characters")).to_be_visible()
    purpose.fill("taken")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("That is taken already")).to_be_visible()
    expect(purpose).to_have_value("taken")
    purpose.fill("free")
    page.keyboard.press("Control+Enter")
    expect(form).to_have_count(0)
    assert [values["purpose"]["typed"]["value"] for values in planner] == ["free"]


def test_views_are_stacked_and_left_by_escape(visit: Visit, planner: list[dict[str, Any]]) -> None:
    page = visit()
    say(page, "/closure")
    dialog(page, "Plan").get_by_label("Purpose").fill("kept")
    page.get_by_role("button", name="Look closer").click()
    closer = dialog(page, "Closer")
    expect(closer.get_by_label("Detail")).to_be_focused()
    closer.get_by_role("button", name="Back").click()
    expect(dialog(page, "Plan").get_by_label("Purpose")).to_have_value("kept")
    page.get_by_role("button", name="Look closer").click()
    expect(closer).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog(page, "Plan")).to_be_visible()
    page.get_by_role("button", name="Look closer").click()
    closer.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert not planner


def test_focus_stays_in_the_modal(visit: Visit, planner: list[dict[str, Any]]) -> None:
    page = visit()
    say(page, "/closure")
    expect(dialog(page, "Plan")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")


def test_what_was_typed_stays_when_the_app_does_not_answer(
    visit: Visit, app: App, connect: Connect, maya: Person, kit: Any
) -> None:
    answers = threading.Event()

    @app.view("plan")
    def submit(ack: Ack) -> None:
        answers.wait(5)
        ack()

    connect(app)
    maya.world.open_modal(maya.world.make_view(maya.user, kit.modal(kit.field(), callback_id="plan")))
    page = visit()
    form = dialog(page, "Plan")
    form.get_by_label("Purpose").fill("precious")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_have_text("We had some trouble connecting. Try again?")
    expect(form.get_by_label("Purpose")).to_have_value("precious")
    answers.set()
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)


def test_an_update_keeps_focus_and_words_and_resets_what_is_renamed(
    visit: Visit, app: App, connect: Connect, maya: Person, kit: Any
) -> None:
    typing = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}, "action_id": "kept"}
    heard: list[str] = []

    @app.action("kept")
    def update(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        ack()
        heard.append(body["actions"][0]["value"])
        blocks = [
            kit.section(f"Heard {heard[-1]}"),
            kit.field("first", typing, dispatch_action=True),
            kit.field("other"),
        ]
        client.views_update(view_id=body["view"]["id"], view=kit.modal(*blocks))

    connect(app)
    blocks = [kit.field("first", typing, dispatch_action=True), kit.field("second")]
    maya.world.open_modal(maya.world.make_view(maya.user, kit.modal(*blocks)))
    page = visit()
    page.get_by_role("textbox", name="Second").fill("gone")
    field = page.get_by_role("textbox", name="First")
    field.press_sequentially("abc", delay=30)
    expect(page.get_by_text("Heard abc")).to_be_visible()
    assert heard == ["abc"], "typing is told after a pause, not at each key"
    expect(field).to_be_focused()
    page.keyboard.type("d")
    expect(page.get_by_text("Heard abcd")).to_be_visible()
    expect(field).to_have_value("abcd")
    expect(page.get_by_role("textbox", name="Other")).to_have_value("")


@pytest.fixture
def home(app: App, connect: Connect, kit: Any, playground: Playground) -> list[tuple[str, str | None]]:
    """An app with a Home tab; what was done there (action_id, value)."""
    done: list[tuple[str, str | None]] = []
    question = {
        "title": {"type": "plain_text", "text": "Begin?"},
        "text": {"type": "mrkdwn", "text": "Nobody is *told*."},
        "confirm": {"type": "plain_text", "text": "Begin"},
        "deny": {"type": "plain_text", "text": "Not yet"},
    }
    view = kit.home(
        {"type": "header", "text": {"type": "plain_text", "text": "Hello :wave:"}},
        kit.section(
            "A goal", accessory={"type": "overflow", "action_id": "more", "options": kit.options("Edit", "Let go")}
        ),
        kit.actions(
            kit.button("Begin the ending", "begin", confirm=question),
            {
                "type": "static_select",
                "action_id": "often",
                "options": kit.options("Weekly", "Never"),
                "confirm": question,
            },
            kit.button("Read", "read", url=f"{playground.url}/static/icon.svg"),
        ),
    )

    @app.event("app_home_opened")
    def publish(event: dict[str, Any], client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=view)

    @app.action(re.compile("."))
    def note(ack: Ack, action: dict[str, Any]) -> None:
        ack()
        done.append((action["action_id"], (action.get("selected_option") or {}).get("value")))

    connect(app)
    return done


def test_the_home_tab_appears_when_it_is_opened(visit: Visit, home: list[Any]) -> None:
    page = visit()
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="Hello 👋")).to_be_visible()
    page.get_by_role("link", name="Messages").click()
    expect(page.get_by_role("log")).to_be_visible()


def test_a_button_asks_back(visit: Visit, home: list[Any]) -> None:
    page = visit(path="app/home")
    page.get_by_role("button", name="Begin the ending").click()
    question = dialog(page, "Begin?")
    expect(question).to_have_accessible_description("Nobody is told.")
    question.get_by_role("button", name="Not yet").click()
    page.get_by_role("button", name="Begin the ending").click()
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    assert home == []
    page.get_by_role("button", name="Begin the ending").click()
    question.get_by_role("button", name="Begin", exact=True).click()
    expect(question).to_have_count(0)
    until(lambda: home == [("begin", None)])


def test_a_select_that_is_denied_goes_back(visit: Visit, home: list[Any]) -> None:
    page = visit(path="app/home")
    select = page.get_by_role("combobox")
    select.select_option("Weekly")
    dialog(page, "Begin?").get_by_role("button", name="Not yet").click()
    expect(select).to_have_value("")
    select.select_option("Weekly")
    dialog(page, "Begin?").get_by_role("button", name="Begin", exact=True).click()
    until(lambda: home == [("often", "weekly")])
    expect(select).to_have_value("weekly")


def test_an_overflow_menu_is_picked_from_by_keyboard(visit: Visit, home: list[Any]) -> None:
    page = visit(path="app/home")
    page.get_by_role("button", name="More").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Let go")).to_be_focused()
    page.keyboard.press("Enter")
    until(lambda: home == [("more", "let go")])
    expect(page.get_by_role("button", name="Let go")).to_be_hidden()


def test_a_link_button_opens_and_tells_the_app(
    visit: Visit, home: list[Any], context: BrowserContext, playground: Playground
) -> None:
    page = visit(path="app/home")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Read").click()
    assert opened.value.url == f"{playground.url}/static/icon.svg"
    until(lambda: home == [("read", None)])


def test_a_file_is_looked_at_and_downloaded(visit: Visit, client: WebClient, maya: Person, tmp_path: Path) -> None:
    client.files_upload_v2(
        channel=maya.dm.id, filename="ours.md", title="Ours", content="# What it was worth\n\nA lot."
    )
    page = visit()
    page.get_by_role("link", name="Ours", exact=True).click()
    preview = page.get_by_role("dialog", name="Preview")
    expect(preview.get_by_role("heading", name="What it was worth")).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download ours.md").click()
    download.value.save_as(tmp_path / "ours.md")
    assert (tmp_path / "ours.md").read_text(encoding="utf-8") == "# What it was worth\n\nA lot."


def test_two_people_in_two_tabs_see_each_other(visit: Visit) -> None:
    maya, jonas = visit(MAYA, "c/C0GENERAL1"), visit(JONAS)
    maya.get_by_label("A message to general").fill("half a thought")
    general = jonas.get_by_role("link", name="general")
    say(maya, "Hello *@Jonas*, see <b>")
    expect(general).to_contain_text("1 unread")
    expect(jonas).to_have_title(re.compile(r"^\(1\)"))
    general.click()
    expect(jonas.get_by_role("log")).to_contain_text("Hello @Jonas Weber, see <b>")
    expect(general).not_to_contain_text("unread")
    maya.get_by_label("A message to general").fill("half a thought")
    say(jonas, "Hallo!")
    expect(maya.get_by_role("log")).to_contain_text("Hallo!")
    expect(maya.get_by_label("A message to general")).to_have_value("half a thought")


def test_the_newest_message_is_in_sight_unless_one_reads_older_ones(visit: Visit, maya: Person, jonas: Person) -> None:
    for number in range(40):
        jonas.say(f"number {number}", "general")
    maya.mark_read("general")
    page = visit(MAYA, "c/C0GENERAL1")
    expect(page.get_by_text("number 39")).to_be_in_viewport()
    jonas.say("the latest", "general")
    expect(page.get_by_text("the latest")).to_be_in_viewport()
    page.get_by_text("number 0").scroll_into_view_if_needed()
    expect(page.get_by_text("number 0")).to_be_in_viewport()
    jonas.say("even later", "general")
    expect(page.get_by_text("even later")).to_be_attached()
    expect(page.get_by_text("even later")).not_to_be_in_viewport()
    expect(page.get_by_text("number 0")).to_be_in_viewport()


def test_commands_and_people_are_completed(visit: Visit, app: App, connect: Connect) -> None:
    said: list[str] = []

    @app.command("/closure")
    def note(ack: Ack, respond: Respond, command: dict[str, Any]) -> None:
        ack()
        said.append(command["text"])
        respond("*Noted.*")

    connect(app)
    page = visit()
    field = page.get_by_role("combobox")
    field.press_sequentially("/")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(page.get_by_role("option", name="/closure")).to_contain_text("End well")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="/raw")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(field).to_have_value("/closure ")
    field.press_sequentially("with @We")
    page.get_by_role("option", name="@Jonas Weber").click()
    expect(field).to_have_value("/closure with @Jonas Weber ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    answer = page.get_by_role("listitem").filter(has_text="Only visible to you")
    expect(answer).to_contain_text("Noted.")
    expect(field).to_have_value("")
    assert said == [f"with <@{JONAS}>"]


def test_a_command_that_nobody_answers_says_so(visit: Visit) -> None:
    page = visit()
    say(page, "/closure")
    expect(page.get_by_role("log")).to_contain_text('/closure failed with the error "dispatch_failed"')


def test_what_could_not_be_sent_comes_back(visit: Visit) -> None:
    page = visit(MAYA, "c/C0GENERAL1")
    page.route("**/say", lambda route: route.abort())
    say(page, "Hello?")
    expect(page.get_by_role("status")).to_have_text("The playground does not answer. Is it still running?")
    expect(page.get_by_role("combobox")).to_have_value("Hello?")


def test_the_home_tab_says_that_messages_wait(visit: Visit, home: list[Any], maya: Person) -> None:
    page = visit(path="app/home")
    maya.world.post(maya.dm, maya.world.default_workspace.bot_user_id, text="News")
    messages = page.get_by_role("navigation", name="Sendoff").get_by_role("link", name="Messages")
    expect(messages).to_contain_text("1 unread")
    messages.click()
    expect(page.get_by_role("log")).to_contain_text("News")
    expect(page).to_have_title(re.compile("^Sendoff"))


def test_shortcuts_are_started_from_menus(visit: Visit, app: App, connect: Connect, maya: Person, kit: Any) -> None:
    @app.shortcut("save_to_diary")
    def save(ack: Ack, client: WebClient, shortcut: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=shortcut["trigger_id"], view=kit.modal(kit.section(shortcut["message"]["text"])))

    @app.shortcut("log_check_in")
    def log(ack: Ack, client: WebClient, shortcut: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=shortcut["trigger_id"], view=kit.modal(kit.section("How is it going?")))

    connect(app)
    maya.say("Worth keeping", "general")
    page = visit(MAYA, "c/C0GENERAL1")
    page.get_by_text("Worth keeping").hover()
    page.get_by_role("button", name="More actions for this message").click()
    page.get_by_role("button", name="Save to diary").click()
    expect(dialog(page, "Plan")).to_contain_text("Worth keeping")
    page.keyboard.press("Escape")
    expect(dialog(page, "Plan")).to_have_count(0)
    page.get_by_role("button", name="Shortcuts").first.click()
    page.get_by_role("button", name="Log a check-in").first.click()
    expect(dialog(page, "Plan")).to_contain_text("How is it going?")


def test_an_unanswered_button_is_marked(visit: Visit, maya: Person, kit: Any) -> None:
    maya.world.post(
        maya.dm, maya.world.default_workspace.bot_user_id, blocks=[kit.actions(kit.button("Press", "press"))]
    )
    page = visit()
    page.get_by_role("button", name="Press").click()
    expect(page.get_by_role("img", name="The app did not answer in time")).to_be_visible()


def test_the_clock_is_turned_and_what_is_due_arrives(visit: Visit, playground: Playground, maya: Person) -> None:
    page = visit()
    before = playground.clock.now()
    page.get_by_role("button", name="+1 week").click()
    expect(page.get_by_role("group", name="Clock")).to_contain_text(
        maya.reader.date(int(before.timestamp()) + 7 * 86400, "{date_short}")
    )
    assert (playground.clock.now() - before).days >= 6
    maya.world.post(maya.dm, maya.world.default_workspace.bot_user_id, text="How is it going?")
    expect(page.get_by_role("log")).to_contain_text("How is it going?")


def test_the_guide_and_the_colours_stay_as_chosen(visit: Visit) -> None:
    page = visit()
    guide = page.get_by_role("complementary", name="Your first visit")
    expect(guide.get_by_role("listitem")).to_have_count(len(STEPS))
    guide.get_by_role("button", name="Close the guide").click()
    page.get_by_role("button", name="Light or dark").click()
    page.reload()
    expect(guide).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.get_by_role("button", name="Guide", exact=True).click()
    expect(guide).to_be_visible()


def test_on_a_narrow_screen_everything_fits(visit: Visit) -> None:
    page = visit()
    page.set_viewport_size({"width": 390, "height": 780})
    page.get_by_role("button", name="Close the guide").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    conversations = page.get_by_role("navigation", name="Conversations")
    expect(conversations).to_be_hidden()
    page.get_by_role("button", name="Conversations", exact=True).click()
    expect(conversations).to_be_visible()
    conversations.get_by_role("link", name="general").click()
    expect(page.get_by_role("heading", level=1, name="general")).to_be_visible()


def test_the_keyboard_leads_past_the_lists(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the conversation")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_who_goes_back_sees_the_page(visit: Visit) -> None:
    page = visit()
    page.get_by_role("link", name="general").click()
    expect(page.get_by_role("heading", level=1, name="general")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Sendoff")).to_be_visible()
    page.get_by_role("link", name="Jonas").click()
    expect(page).to_have_url(re.compile(f"/as/{JONAS}/app/messages$"))


def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something is true that the page does not show."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
