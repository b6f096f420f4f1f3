"""What a person can do in their client, and what they see of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from playground.cast import JONAS, MAYA
from playground.elements import STATE_KEY
from playground.finding import NotThere
from playground.person import Person
from playground.world import World

Connect = Callable[[App], SocketModeHandler]


@pytest.fixture
def heard(app: App, connect: Connect) -> list[dict[str, Any]]:
    """The block_actions payloads that the app has got; it acknowledges them all."""
    payloads: list[dict[str, Any]] = []

    @app.action({"action_id": "typed"})
    @app.action({"action_id": "chosen"})
    @app.action({"action_id": "pressed"})
    def anything(ack: Ack, body: dict[str, Any]) -> None:
        payloads.append(body)
        ack()

    connect(app)
    return payloads


@pytest.fixture
def show(client: WebClient, world: World) -> Callable[..., Any]:
    """Opens a modal for Maya."""
    return lambda view: client.views_open(trigger_id=world.new_trigger(world.users[MAYA]).id, view=view)["view"]


def test_typing_tells_the_app_only_if_the_block_asks_for_it(heard, show, maya: Person, kit) -> None:
    on_character = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    show(
        kit.modal(
            kit.field("quiet"),
            kit.field("keen", on_character, dispatch_action=True),
            kit.field("entered", dispatch_action=True),
        )
    )
    maya.type("Quiet", "a")
    maya.type("Entered", "b")
    assert heard == []
    maya.type("Keen", "c")
    maya.type("Entered", "d", enter=True)
    assert [payload["actions"][0]["value"] for payload in heard] == ["c", "d"]
    assert heard[1]["view"]["state"]["values"]["quiet"]["typed"] == {"type": "plain_text_input", "value": "a"}


def test_a_payload_from_a_modal_is_complete(heard, show, world: World, maya: Person, kit) -> None:
    opened = show(kit.modal(kit.actions(kit.button("Go", "pressed", value="7")), private_metadata="{}"))
    maya.press("Go")
    (payload,) = heard
    assert payload["type"] == "block_actions"
    assert payload["team"] == {"id": world.default_workspace.id, "domain": "northwind-community"}
    assert payload["user"] == {
        "id": MAYA,
        "username": "maya.okafor",
        "name": "maya.okafor",
        "team_id": world.default_workspace.id,
    }
    assert payload["container"] == {"type": "view", "view_id": opened["id"]}
    assert payload["api_app_id"] == "A0SENDOFF"
    view = payload["view"]
    assert (view["hash"], view["root_view_id"], view["private_metadata"]) == (opened["hash"], opened["id"], "{}")
    action = payload["actions"][0]
    assert (action["type"], action["action_id"], action["block_id"], action["value"]) == (
        "button",
        "pressed",
        "actions",
        "7",
    )
    assert action["text"] == {"type": "plain_text", "text": "Go"}
    assert float(action["action_ts"]) > 0
    assert world.take_trigger(payload["trigger_id"], world.default_workspace.id).user_id == MAYA


def test_a_payload_from_a_message_is_complete(heard, client: WebClient, maya: Person, kit) -> None:
    menu = {"type": "static_select", "action_id": "chosen", "options": kit.options("Weekly", "Monthly")}
    posted = client.chat_postMessage(
        channel=MAYA, text="How often?", blocks=[kit.section("How often?", block_id="s", accessory=menu)]
    )
    maya.choose("s", "Monthly")
    (payload,) = heard
    assert payload["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": posted["channel"],
        "is_ephemeral": False,
    }
    assert payload["channel"] == {"id": posted["channel"], "name": "directmessage"}
    assert payload["message"]["ts"] == posted["ts"]
    assert payload["message"]["blocks"][0]["block_id"] == "s"
    assert payload["response_url"].startswith("http://127.0.0.1")
    assert payload["actions"][0]["selected_option"]["value"] == "monthly"
    assert payload["state"]["values"]["s"]["chosen"]["selected_option"]["value"] == "monthly"


OPTIONS = [{"text": {"type": "plain_text", "text": text}, "value": text.lower()} for text in ("Red", "Green", "Blue")]
GROUPS = [{"label": {"type": "plain_text", "text": "Colours"}, "options": OPTIONS}]
CHOICES: list[tuple[dict[str, Any], Any, Any]] = [
    ({"type": "radio_buttons", "options": OPTIONS}, "Green", OPTIONS[1]),
    ({"type": "static_select", "options": OPTIONS}, "green", OPTIONS[1]),
    ({"type": "static_select", "option_groups": GROUPS}, "Blue", OPTIONS[2]),
    ({"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[0]}, None, None),
    ({"type": "checkboxes", "options": OPTIONS}, ["Red", "blue"], [OPTIONS[0], OPTIONS[2]]),
    ({"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS}, [], []),
    ({"type": "multi_static_select", "options": OPTIONS}, "Red", [OPTIONS[0]]),
    ({"type": "users_select"}, "Jonas", JONAS),
    ({"type": "multi_users_select"}, ["@Jonas Weber", MAYA], [JONAS, MAYA]),
    ({"type": "channels_select"}, "#general", "C0GENERAL1"),
    ({"type": "conversations_select"}, "general", "C0GENERAL1"),
    ({"type": "datepicker"}, "2026-12-01", "2026-12-01"),
    ({"type": "datepicker"}, date(2026, 12, 1), "2026-12-01"),
    ({"type": "timepicker"}, "14:30", "14:30"),
    ({"type": "datetimepicker"}, datetime(2026, 12, 1, tzinfo=UTC), 1796083200),
]


@pytest.mark.parametrize(("element", "choice", "value"), CHOICES)
def test_everything_is_chosen_by_what_one_sees(
    heard, show, maya: Person, kit, element: dict[str, Any], choice: Any, value: Any
) -> None:
    key = STATE_KEY[element["type"]]
    show(kit.modal(kit.actions({"action_id": "chosen", **element})))
    maya.choose("chosen", choice)
    assert heard[0]["actions"][0][key] == value
    assert heard[0]["view"]["state"]["values"]["actions"]["chosen"][key] == value


def test_choosing_in_a_form_tells_the_app_only_when_it_is_submitted(heard, app: App, show, maya: Person, kit) -> None:
    submitted: list[Any] = []

    @app.view("form")
    def submit(ack: Ack, view: dict[str, Any]) -> None:
        submitted.append(view["state"]["values"]["colour"]["chosen"]["selected_option"]["value"])
        ack()

    colour = {"type": "static_select", "action_id": "chosen", "options": OPTIONS}
    show(kit.modal(kit.field("colour", colour), callback_id="form"))
    maya.choose("Colour", "Red")
    assert heard == []
    assert maya.submit() == {}
    assert submitted == ["red"]


def test_what_is_not_offered_cannot_be_chosen(show, maya: Person, kit) -> None:
    maya.patience = 0.05
    several = {"type": "multi_static_select", "action_id": "several", "options": OPTIONS, "max_selected_items": 2}
    one = {"type": "static_select", "action_id": "one", "options": OPTIONS}
    show(kit.modal(kit.actions(one, several)))
    with pytest.raises(NotThere, match="Red, Green, Blue"):
        maya.choose("one", "Yellow")
    with pytest.raises(NotThere, match="only 2"):
        maya.choose("several", ["Red", "Green", "Blue"])
    with pytest.raises(NotThere):
        maya.press("Save everything")


def test_a_filter_leaves_conversations_out(show, world: World, maya: Person, jonas: Person, kit) -> None:
    """https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object"""
    wanted = {"include": ["public", "private"], "exclude_external_shared_channels": True, "exclude_bot_users": True}
    show(kit.modal(kit.actions({"type": "conversations_select", "action_id": "where", "filter": wanted})))
    world.channels["C0MENTORNG"].shared_externally = True
    for name in ("general", "lead-team"):
        maya.choose("where", name)
    for name in ("mentoring", maya.dm.id, jonas.dm.id):
        with pytest.raises(NotThere, match="does not offer"):
            maya.choose("where", name)
    offered = world.offered_conversations(jonas.id, {"type": "conversations_select", "filter": wanted})
    assert [channel.name for channel in offered] == ["general"]


def test_an_overflow_menu_sends_the_option(heard, client: WebClient, maya: Person, kit) -> None:
    menu = {"type": "overflow", "action_id": "chosen", "options": OPTIONS}
    client.views_publish(user_id=MAYA, view=kit.home(kit.section("Goal", accessory=menu)))
    maya.look_at_home()
    maya.choose("chosen", "Blue", near="Goal")
    assert heard[0]["actions"][0]["selected_option"] == OPTIONS[2]
    assert "Blue" not in str(heard[0]["view"]["state"])


def test_a_button_is_looked_for_where_one_looks(heard, client: WebClient, show, maya: Person, kit) -> None:
    def a_go(value: str) -> dict[str, Any]:
        return kit.actions(kit.button("Go", "pressed", value=value))

    client.chat_postMessage(channel=MAYA, text="old", blocks=[a_go("old message")])
    old = maya.last_message
    client.chat_postMessage(channel=MAYA, text="new", blocks=[a_go("new message")])
    client.views_publish(user_id=MAYA, view=kit.home(a_go("home")))
    maya.press("Go")
    maya.look_at_home()
    maya.press("Go")
    maya.press("Go", in_=old)
    show(kit.modal(a_go("modal")))
    maya.press("Go")
    pressed = [payload["actions"][0]["value"] for payload in heard]
    assert pressed == ["new message", "home", "old message", "modal"]


def test_buttons_of_one_name_are_told_apart_by_what_is_near(heard, client: WebClient, maya: Person, kit) -> None:
    def a_goal(name: str) -> dict[str, Any]:
        return kit.section(name, accessory=kit.button("Edit", "pressed", value=name))

    client.views_publish(
        user_id=MAYA,
        view=kit.home(
            a_goal("Learn SQL"),
            a_goal("Give a talk"),
            kit.section("Skill: reviews"),
            kit.actions(kit.button("Edit", "pressed", value="reviews")),
        ),
    )
    maya.look_at_home()
    with pytest.raises(NotThere, match="3 times"):
        maya.press("Edit")
    for near in ("Give a talk", "Learn SQL", "reviews"):
        maya.press("Edit", near=near)
    assert [payload["actions"][0]["value"] for payload in heard] == ["Give a talk", "Learn SQL", "reviews"]


def test_a_button_that_asks_back_can_be_declined(heard, client: WebClient, maya: Person, kit) -> None:
    text = {"type": "plain_text", "text": "Sure?"}
    confirm = {"title": text, "text": text, "confirm": text, "deny": text}
    client.chat_postMessage(channel=MAYA, text="x", blocks=[kit.actions(kit.button("End", "pressed", confirm=confirm))])
    maya.press("End", confirm=False)
    assert heard == []
    maya.press("End")
    assert len(heard) == 1


def test_a_link_button_is_opened_and_still_told(heard, client: WebClient, maya: Person, kit) -> None:
    link = kit.button("Read", "pressed", url="https://example.org/")
    client.chat_postMessage(channel=MAYA, text="x", blocks=[kit.actions(link)])
    maya.press("Read")
    assert maya.opened_links == ["https://example.org/"]
    assert len(heard) == 1


def test_an_ephemeral_messages_content_is_not_repeated(
    heard, client: WebClient, world: World, maya: Person, kit
) -> None:
    client.chat_postEphemeral(
        channel=maya.dm.id, user=MAYA, text="x", blocks=[kit.actions(kit.button("Go", "pressed"))]
    )
    maya.press("Go")
    assert heard[0]["container"]["is_ephemeral"] is True
    assert "message" not in heard[0]


def test_what_is_unread_can_be_read(client: WebClient, maya: Person, jonas: Person) -> None:
    client.chat_postMessage(channel=MAYA, text="one")
    client.chat_postMessage(channel=MAYA, text="two")
    maya.say("three", maya.dm)
    assert (maya.unread(), jonas.unread()) == (2, 0)
    maya.mark_read()
    client.chat_postMessage(channel=MAYA, text="four")
    assert maya.unread() == 1


def test_seeing_waits_and_says_what_is_there_instead(client: WebClient, maya: Person) -> None:
    client.chat_postMessage(channel=MAYA, text="Good *morning*")
    maya.see("Good morning")
    with pytest.raises(NotThere, match="Good morning"):
        maya.see("Good evening", timeout=0.05)


def test_a_change_wakes_whoever_waits_for_that_person(client: WebClient, world: World) -> None:
    before, other = world.version(MAYA), world.version(JONAS)
    client.chat_postMessage(channel=MAYA, text="hi")
    assert world.wait_for_change(MAYA, before, timeout=5) > before
    assert world.wait_for_change(JONAS, other, timeout=0.01) == other


def test_people_talk_to_each_other_without_the_app(maya: Person, jonas: Person) -> None:
    maya.say("Hallo @Jonas", JONAS)
    assert [(each.author, each.words) for each in jonas.messages(MAYA)] == [("Maya Okafor", "Hallo @Jonas Weber")]
    assert jonas.messages() == []


def test_a_form_can_be_filled_in_by_label_block_or_action(show, maya: Person, kit) -> None:
    show(kit.modal(kit.field("purpose"), kit.field("hope", {"action_id": "hoped"})))
    maya.type("purpose", "a")
    maya.type("hoped", "b")
    maya.type("Hope", "c")
    assert maya.modal
    assert "a" in maya.modal.text.splitlines()
    assert maya.modal.values["hope"]["hoped"]["value"] == "c"


def test_the_apps_messages_may_be_for_reading_only(world: World, maya: Person) -> None:
    world.manifest = replace(world.manifest, messages_read_only=True)
    with pytest.raises(NotThere, match="reading only"):
        maya.say("hello", maya.dm)
    maya.say("hello", "general")


def test_nothing_is_sent_to_an_app_without_interactivity(
    heard, client: WebClient, world: World, maya: Person, kit
) -> None:
    world.manifest = replace(world.manifest, interactive=False)
    client.chat_postMessage(channel=MAYA, text="x", blocks=[kit.actions(kit.button("Go", "pressed"))])
    maya.press("Go")
    assert heard == []
    assert maya.last_message
    assert maya.last_message.warnings == {("actions", "pressed")}
