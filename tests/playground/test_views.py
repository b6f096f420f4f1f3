"""Triggers, hashes, the stack of modals, what stays in a field, and what a submission's answer does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.cast import JONAS, MAYA, TEAM_ID
from playground.errors import Refusal
from playground.finding import NotThere
from playground.interactions import TROUBLE
from playground.person import Person
from playground.world import World

Connect = Callable[[App], SocketModeHandler]


def error_of(call: Callable[..., object], **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def a_trigger(world: World, user_id: str = MAYA, view_id: str = "") -> str:
    return world.new_trigger(world.users[user_id], view_id).id


def test_a_trigger_opens_one_modal(client: WebClient, world: World, maya: Person, kit) -> None:
    trigger = a_trigger(world)
    view = client.views_open(trigger_id=trigger, view=kit.modal(kit.field()))["view"]
    assert maya.modal is not None
    assert (maya.modal.id, view["root_view_id"], view["previous_view_id"]) == (view["id"], view["id"], None)
    assert error_of(client.views_open, trigger_id=trigger, view=kit.modal()) == "invalid_arguments"
    again = kit.modal(kit.section("x"))
    assert error_of(client.views_open, trigger_id=trigger, view=again) == "exchanged_trigger_id"


def test_a_trigger_expires(client: WebClient, world: World, kit) -> None:
    trigger = a_trigger(world)
    world.trigger_seconds = -1
    assert error_of(client.views_open, trigger_id=trigger, view=kit.modal(kit.field())) == "expired_trigger_id"


def test_an_invented_trigger_is_refused(client: WebClient, kit) -> None:
    assert error_of(client.views_open, trigger_id="1.2.3", view=kit.modal(kit.field())) == "invalid_trigger_id"


def test_a_trigger_is_for_its_workspace(world: World) -> None:
    with pytest.raises(Refusal, match="invalid_trigger_id"):
        world.take_trigger(a_trigger(world), "T0OTHER000")
    assert world.take_trigger(a_trigger(world), TEAM_ID).user_id == MAYA


def test_turning_the_clock_does_not_expire_triggers(client: WebClient, world: World, maya: Person, kit) -> None:
    trigger = a_trigger(world)
    world.clock.turn(timedelta(days=400))
    client.views_open(trigger_id=trigger, view=kit.modal(kit.field()))
    assert maya.modal


def test_a_view_that_is_too_large_is_refused(client: WebClient, world: World, kit) -> None:
    paragraphs = [kit.section("ä" * 2900) for _ in range(90)]
    error = error_of(client.views_open, trigger_id=a_trigger(world), view=kit.modal(*paragraphs))
    assert error == "view_too_large"


def test_a_home_tab_is_not_opened_as_a_modal(client: WebClient, world: World, kit) -> None:
    home = kit.home(kit.section("x"))
    assert error_of(client.views_open, trigger_id=a_trigger(world), view=home) == "invalid_arguments"
    assert error_of(client.views_publish, user_id=MAYA, view=kit.modal(kit.field())) == "invalid_arguments"


def test_three_modals_lie_on_top_of_each_other_and_no_more(client: WebClient, world: World, maya: Person, kit) -> None:
    first = client.views_open(trigger_id=a_trigger(world), view=kit.modal(kit.field()))["view"]
    second = client.views_push(trigger_id=a_trigger(world), view=kit.modal(kit.section("2")))["view"]
    third = client.views_push(trigger_id=a_trigger(world), view=kit.modal(kit.section("3")))["view"]
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], second["id"])
    fourth = kit.modal(kit.section("4"))
    assert error_of(client.views_push, trigger_id=a_trigger(world), view=fourth) == "push_limit_reached"
    maya.close()
    assert maya.modal
    assert maya.modal.id == second["id"]
    maya.close(everything=True)
    assert maya.modal is None
    assert error_of(client.views_update, view_id=first["id"], view=kit.modal(kit.field())) == "not_found"


def test_nothing_is_pushed_onto_nothing(client: WebClient, world: World, kit) -> None:
    assert error_of(client.views_push, trigger_id=a_trigger(world), view=kit.modal(kit.field())) == "not_found"


def test_a_view_opened_from_inside_a_modal_is_not_shown(
    client: WebClient, world: World, maya: Person, kit, caplog: pytest.LogCaptureFixture
) -> None:
    first = client.views_open(trigger_id=a_trigger(world), view=kit.modal(kit.field()))["view"]
    inside = a_trigger(world, view_id=first["id"])
    assert client.views_open(trigger_id=inside, view=kit.modal(kit.section("second")))["ok"] is True
    assert maya.modal
    assert maya.modal.id == first["id"]
    assert "views.push" in caplog.text


def test_a_stale_hash_is_refused(client: WebClient, world: World, kit) -> None:
    view = client.views_open(trigger_id=a_trigger(world), view=kit.modal(kit.field()))["view"]
    new = client.views_update(view_id=view["id"], hash=view["hash"], view=kit.modal(kit.section("2")))["view"]
    assert new["hash"] != view["hash"]
    stale = {"view_id": view["id"], "hash": view["hash"], "view": kit.modal(kit.section("3"))}
    assert error_of(client.views_update, **stale) == "hash_conflict"
    home = client.views_publish(user_id=MAYA, view=kit.home(kit.section("1")))["view"]
    client.views_publish(user_id=MAYA, hash=home["hash"], view=kit.home(kit.section("2")))
    late = {"user_id": MAYA, "hash": home["hash"], "view": kit.home(kit.section("3"))}
    assert error_of(client.views_publish, **late) == "hash_conflict"


def test_an_external_id_is_one_views(client: WebClient, world: World, maya: Person, kit) -> None:
    named = kit.modal(kit.field(), external_id="plan-7")
    client.views_open(trigger_id=a_trigger(world), view=named)
    error = error_of(client.views_open, trigger_id=a_trigger(world, JONAS), view=named)
    assert error == "duplicate_external_id"
    client.views_update(external_id="plan-7", view=kit.modal(kit.section("new"), external_id="plan-7"))
    assert maya.modal
    assert "new" in maya.modal.text
    maya.close()
    client.views_open(trigger_id=a_trigger(world, JONAS), view=named)


def test_what_is_typed_stays_only_where_both_ids_stay(client: WebClient, world: World, maya: Person, kit) -> None:
    view = client.views_open(
        trigger_id=a_trigger(world), view=kit.modal(kit.field("kept"), kit.field("renamed"), kit.field("action"))
    )["view"]
    for block_id in ("kept", "renamed", "action"):
        maya.type(block_id, "typed")
    new = kit.modal(
        kit.field("kept", {"initial_value": "initial"}),
        kit.field("renamed-2", {"initial_value": "initial"}),
        kit.field("action", {"action_id": "other", "initial_value": "initial"}),
    )
    client.views_update(view_id=view["id"], view=new)
    assert maya.modal
    values = {block: next(iter(states.values()))["value"] for block, states in maya.modal.values.items()}
    assert values == {"kept": "typed", "renamed-2": "initial", "action": "initial"}


@pytest.fixture
def submitted(
    app: App, connect: Connect, client: WebClient, world: World, maya: Person, kit
) -> Callable[[dict[str, Any]], dict[str, str]]:
    """Submits Maya's modal to an app that answers with the arguments of `ack`."""

    def submit(answer: dict[str, Any]) -> dict[str, str]:
        @app.view("form")
        def acknowledge(ack: Ack) -> None:
            ack(**answer)

        connect(app)
        client.views_open(
            trigger_id=a_trigger(world), view=kit.modal(kit.field(), kit.section("words"), callback_id="form")
        )
        maya.type("Purpose", "reviews")
        return maya.submit()

    return submit


def test_an_empty_ack_closes_that_modal(submitted, maya: Person) -> None:
    assert submitted({}) == {}
    assert maya.modal is None


def test_errors_stand_at_their_fields(submitted, maya: Person) -> None:
    assert submitted({"response_action": "errors", "errors": {"purpose": "Too short"}}) == {"purpose": "Too short"}
    assert maya.modal
    assert "Too short" in maya.modal.text
    maya.type("Purpose", "longer")
    assert maya.modal.errors == {}


@pytest.mark.parametrize("block_id", ["nowhere", "words"])
def test_errors_for_anything_but_an_input_are_trouble(submitted, maya: Person, block_id: str) -> None:
    assert submitted({"response_action": "errors", "errors": {block_id: "x"}}) == {"": TROUBLE}
    assert maya.modal
    assert maya.modal.values["purpose"]["typed"]["value"] == "reviews"


def test_an_update_replaces_what_the_modal_shows(submitted, maya: Person, kit) -> None:
    assert submitted({"response_action": "update", "view": kit.modal(kit.section("thanks"))}) == {}
    assert maya.modal
    assert "thanks" in maya.modal.text


def test_a_push_lies_on_top(submitted, maya: Person, kit) -> None:
    assert submitted({"response_action": "push", "view": kit.modal(kit.section("next"))}) == {}
    assert maya.modal
    assert "next" in maya.modal.text
    maya.close()
    assert "reviews" in maya.modal.text


def test_clear_closes_everything(submitted, maya: Person) -> None:
    assert submitted({"response_action": "clear"}) == {}
    assert maya.modal is None


@pytest.mark.parametrize("action", ["update", "push", "sing"])
def test_an_invalid_view_in_an_answer_is_trouble_and_nobody_says_why(submitted, maya: Person, action: str, kit) -> None:
    broken = kit.modal({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}})
    assert submitted({"response_action": action, "view": broken}) == {"": TROUBLE}
    assert TROUBLE in maya.screen


def test_a_late_answer_to_a_submission_is_trouble_and_nothing_is_lost(
    app: App, connect: Connect, client: WebClient, world: World, maya: Person, kit
) -> None:
    world.delivery.ack_seconds = 0.05
    connect(app)  # which has no listener for the form, and answers nothing
    client.views_open(trigger_id=a_trigger(world), view=kit.modal(kit.field(), callback_id="form"))
    maya.type("Purpose", "reviews")
    assert maya.submit() == {"": TROUBLE}
    assert maya.modal
    assert "reviews" in maya.modal.text


def test_the_app_hears_of_closing_if_it_asked_to(
    app: App, connect: Connect, client: WebClient, world: World, maya: Person, kit
) -> None:
    heard: list[bool] = []

    @app.view_closed("form")
    def closed(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body["is_cleared"])
        ack()

    connect(app)
    asks = kit.modal(kit.field(), callback_id="form", notify_on_close=True)
    client.views_open(trigger_id=a_trigger(world), view=asks)
    maya.close()
    client.views_open(trigger_id=a_trigger(world), view=asks)
    client.views_push(trigger_id=a_trigger(world), view=kit.modal(kit.section("x")))
    maya.close(everything=True)
    client.views_open(trigger_id=a_trigger(world), view=kit.modal(kit.field(), callback_id="form"))
    maya.close()
    assert heard == [False, True]


def test_clear_on_close_clears_the_stack(client: WebClient, world: World, maya: Person, kit) -> None:
    client.views_open(trigger_id=a_trigger(world), view=kit.modal(kit.field()))
    client.views_push(trigger_id=a_trigger(world), view=kit.modal(kit.section("x"), clear_on_close=True))
    maya.close()
    assert maya.modal is None


NUMBER = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "5"}
FIELDS: list[tuple[dict[str, Any], str, bool]] = [
    ({}, "", False),
    ({"min_length": 3}, "ab", False),
    ({"min_length": 3}, "abc", True),
    ({"max_length": 3}, "abcd", False),
    ({"max_length": 3}, "a🎉", True),
    ({"max_length": 2}, "a🎉", False),
    (NUMBER, "3", True),
    (NUMBER, "6", False),
    (NUMBER, "0", False),
    (NUMBER, "2.5", False),
    (NUMBER, "many", False),
    (NUMBER | {"is_decimal_allowed": True}, "2.5", True),
    ({"type": "email_text_input"}, "maya@example", False),
    ({"type": "email_text_input"}, "maya@example.org", True),
    ({"type": "url_text_input"}, "example.org", False),
    ({"type": "url_text_input"}, "https://example.org", True),
]


@pytest.mark.parametrize(("element", "typed", "fine"), FIELDS)
def test_the_client_checks_fields_before_the_app_does(
    app: App,
    connect: Connect,
    client: WebClient,
    world: World,
    maya: Person,
    kit,
    element: dict[str, Any],
    typed: str,
    fine: bool,
) -> None:
    heard: list[str] = []

    @app.view("form")
    def submitted(ack: Ack, view: dict[str, Any]) -> None:
        heard.append(view["state"]["values"]["purpose"]["typed"]["value"])
        ack()

    connect(app)
    client.views_open(trigger_id=a_trigger(world), view=kit.modal(kit.field(element=element), callback_id="form"))
    maya.type("Purpose", typed)
    assert set(maya.submit()) == (set() if fine else {"purpose"})
    assert heard == ([typed] if fine else [])


def test_an_optional_field_may_stay_empty(
    app: App, connect: Connect, client: WebClient, world: World, maya: Person, kit
) -> None:
    app.view("form")(lambda ack: ack())
    connect(app)
    form = kit.modal(kit.field(element={"min_length": 3}, optional=True), callback_id="form")
    client.views_open(trigger_id=a_trigger(world), view=form)
    assert maya.submit() == {}


def test_a_modal_without_submit_cannot_be_submitted(client: WebClient, world: World, maya: Person, kit) -> None:
    view = {key: value for key, value in kit.modal(kit.section("note")).items() if key != "submit"}
    client.views_open(trigger_id=a_trigger(world), view=view)
    with pytest.raises(NotThere, match="nothing to submit"):
        maya.submit()
