"""The Web API, called by Slack's own client over HTTP: answers, and the names of refusals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.cast import ALEX, ANOTHER_BOT, JONAS, MAYA, PRIYA, TEAM_ID, WHO_HAS_LEFT
from playground.clock import TurnableClock
from playground.manifest import read_manifest
from playground.model import Channel
from playground.person import Person
from playground.server import Playground
from playground.world import World, install

TOO_LONG_HEADER = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
HALF_A_MODAL = {"type": "modal", "blocks": []}

REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {"channel": "C0GENERAL1", "text": "hi"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "C0NOWHERE1", "text": "hi"}, "channel_not_found"),
    ("chat.postMessage", {"text": "hi"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "U0NOBODY00", "text": "hi"}, "channel_not_found"),
    ("chat.postMessage", {"channel": WHO_HAS_LEFT, "text": "hi"}, "user_not_found"),
    ("chat.postMessage", {"channel": ANOTHER_BOT, "text": "hi"}, "cannot_dm_bot"),
    ("chat.postMessage", {"channel": MAYA}, "no_text"),
    ("chat.postMessage", {"channel": MAYA, "text": "x" * 40_001}, "msg_too_long"),
    ("chat.postMessage", {"channel": MAYA, "text": "x", "blocks": TOO_LONG_HEADER}, "invalid_blocks"),
    ("chat.postMessage", {"channel": MAYA, "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": MAYA, "text": "x", "metadata": {"a": 1}}, "invalid_metadata_format"),
    ("chat.postEphemeral", {"channel": "C0GENERAL1", "user": MAYA, "text": "hi"}, "not_in_channel"),
    ("chat.postEphemeral", {"channel": "C0GENERAL1", "user": "U0NOBODY00", "text": "hi"}, "user_not_found"),
    ("chat.update", {"channel": "C0GENERAL1", "ts": "1.000001", "text": "x"}, "message_not_found"),
    ("chat.delete", {"channel": "C0GENERAL1", "ts": "1.000001"}, "message_not_found"),
    ("chat.getPermalink", {"channel": "C0GENERAL1", "message_ts": "1.000001"}, "message_not_found"),
    ("users.info", {"user": "U0NOBODY00"}, "user_not_found"),
    ("users.info", {}, "invalid_arguments"),
    ("users.list", {"cursor": "soup"}, "invalid_cursor"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U0NOBODY00"}, "user_not_found"),
    ("conversations.open", {"users": WHO_HAS_LEFT}, "user_disabled"),
    ("conversations.open", {"users": ANOTHER_BOT}, "cannot_dm_bot"),
    ("conversations.open", {"users": ",".join(f"U{n}" for n in range(9))}, "too_many_users"),
    ("conversations.open", {"users": f"{MAYA},{JONAS}"}, "missing_scope"),
    ("conversations.open", {"users": MAYA, "prevent_creation": "1"}, "channel_not_found"),
    ("conversations.open", {"channel": "C0GENERAL1"}, "method_not_supported_for_channel_type"),
    ("conversations.info", {"channel": "C0GENERAL1"}, "missing_scope"),
    ("users.conversations", {"types": "im,mpim"}, "missing_scope"),
    ("conversations.history", {"channel": "C0GENERAL1"}, "missing_scope"),
    ("views.open", {"trigger_id": "1.2.3", "view": HALF_A_MODAL}, "invalid_arguments"),
    ("views.publish", {"user_id": "U0NOBODY00", "view": {"type": "home", "blocks": []}}, "user_not_found"),
    ("views.publish", {"user_id": WHO_HAS_LEFT, "view": {"type": "home", "blocks": []}}, "user_not_found"),
    ("views.update", {"view_id": "V0NOTHING", "view": {"type": "home", "blocks": []}}, "not_found"),
    ("views.update", {"view": HALF_A_MODAL}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a.md"}, "missing_argument"),
    ("files.completeUploadExternal", {"files": [{"id": "F0NOTHING"}]}, "file_not_found"),
    ("files.info", {"file": "F0NOTHING"}, "missing_scope"),
    ("canvases.edit", {"canvas_id": "F0NOTHING", "changes": []}, "canvas_not_found"),
    ("bots.info", {"bot": "B0NOTHING"}, "bot_not_found"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
    ("chat.shout", {}, "unknown_method"),
]


def refusal(client: WebClient, method: str, arguments: dict[str, Any], *, as_json: bool) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, **({"json": arguments} if as_json else {"params": arguments}))
    return caught.value


@pytest.mark.parametrize(
    ("method", "arguments", "error"), REFUSALS, ids=[f"{method} {error}" for method, _, error in REFUSALS]
)
def test_what_slack_refuses_is_refused_by_the_same_name(
    client: WebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    assert refusal(client, method, arguments, as_json=True).response["error"] == error


def test_forms_are_understood_as_json_is(client: WebClient, maya: Person) -> None:
    client.api_call("chat.postMessage", params={"channel": MAYA, "text": "hi", "blocks": '[{"type": "divider"}]'})
    assert maya.last_message.blocks[0]["type"] == "divider"
    assert refusal(client, "users.info", {"user": "U0NOBODY00"}, as_json=False).response["error"] == "user_not_found"


@pytest.mark.parametrize(
    ("token", "error"), [(None, "not_authed"), ("xoxb-wrong", "invalid_auth"), ("xapp", "not_allowed_token_type")]
)
def test_a_call_needs_the_right_token(playground: Playground, token: str | None, error: str) -> None:
    token = playground.world.app_token if token == "xapp" else token
    client = WebClient(token=token, base_url=playground.api_url)
    assert refusal(client, "auth.test", {}, as_json=True).response["error"] == error


def test_a_token_may_be_an_argument(playground: Playground) -> None:
    client = WebClient(base_url=playground.api_url)
    token = playground.world.default_workspace.bot_token
    assert client.api_call("auth.test", params={"token": token})["team_id"] == TEAM_ID


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
def test_a_dead_token_opens_nothing(client: WebClient, world: World, error: str) -> None:
    world.default_workspace.calls_refused_with = error
    assert refusal(client, "auth.test", {}, as_json=True).response["error"] == error


def test_a_missing_scope_is_named_with_what_was_granted(client: WebClient, world: World) -> None:
    world.default_workspace.granted = frozenset({"commands", "users:read"})
    answer = refusal(client, "chat.postMessage", {"channel": MAYA, "text": "hi"}, as_json=True).response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert answer["provided"] == "commands,users:read"


def test_invalid_blocks_are_pointed_at(client: WebClient) -> None:
    error = refusal(client, "chat.postMessage", {"channel": MAYA, "text": "x", "blocks": TOO_LONG_HEADER}, as_json=True)
    assert "[json-pointer:/blocks/0/text/text]" in error.response["response_metadata"]["messages"][0]


def test_auth_test_says_who_the_app_is(client: WebClient, world: World) -> None:
    answer = client.auth_test()
    workspace = world.default_workspace
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == (
        TEAM_ID,
        workspace.bot_user_id,
        workspace.bot_id,
    )


def test_a_user_is_told_with_their_zone_and_on_demand_their_locale(client: WebClient) -> None:
    user = client.users_info(user=JONAS, include_locale=True)["user"]
    assert (user["tz"], user["locale"], user["deleted"]) == ("Europe/Berlin", "de-DE", False)
    assert user["tz_offset"] in {3600, 7200}
    assert "locale" not in client.users_info(user=JONAS)["user"]
    assert client.users_info(user=ALEX)["user"]["is_admin"] is True


def test_an_address_leads_to_somebody_where_the_app_may_see_addresses(client: WebClient, world: World) -> None:
    with pytest.raises(SlackApiError, match="missing_scope"):
        client.users_lookupByEmail(email="jonas.weber@example.org")
    assert "email" not in client.users_info(user=JONAS)["user"]["profile"]
    world.default_workspace.granted |= {"users:read.email"}
    assert client.users_lookupByEmail(email="Jonas.Weber@Example.org")["user"]["id"] == JONAS
    assert client.users_info(user=JONAS)["user"]["profile"]["email"] == "jonas.weber@example.org"
    for address in ("sam.lindqvist@example.org", "nobody@example.org"):
        with pytest.raises(SlackApiError, match="users_not_found"):
            client.users_lookupByEmail(email=address)


def test_somebody_who_has_left_is_told_with_less(client: WebClient) -> None:
    user = client.users_info(user=WHO_HAS_LEFT, include_locale=True)["user"]
    assert user["deleted"] is True
    assert "tz" not in user


def test_users_are_listed_page_by_page(client: WebClient, world: World) -> None:
    for number in range(5):
        world.add_person(f"Person {number}")
    seen: list[str] = []
    for answer in client.users_list(limit=3):
        assert len(answer["members"]) <= 3
        seen += [member["id"] for member in answer["members"]]
    assert sorted(seen) == sorted(world.users)


def test_a_message_to_a_user_opens_the_conversation(client: WebClient, world: World, maya: Person) -> None:
    answer = client.chat_postMessage(channel=MAYA, text="hi")
    assert answer["channel"].startswith("D")
    assert answer["message"]["bot_id"] == world.default_workspace.bot_id
    assert client.conversations_open(users=MAYA)["channel"]["id"] == answer["channel"]
    assert [message.text for message in maya.messages()] == ["hi"]


def test_messages_have_ids_of_their_own_that_follow_the_clock(client: WebClient, world: World) -> None:
    ids = [client.chat_postMessage(channel=MAYA, text="hi")["ts"] for _ in range(3)]
    assert ids == sorted(set(ids))
    assert abs(float(ids[-1]) - world.clock.timestamp()) < 5


def test_the_messages_tab_can_be_off(manifest: Path) -> None:
    world = World(replace(read_manifest(manifest), messages_tab=False), TurnableClock())
    install(world, team_id="T1", name="Quiet", domain="quiet")
    person = world.add_person("Maya Okafor")
    with Playground(world) as playground:
        client = WebClient(token=world.default_workspace.bot_token, base_url=playground.api_url)
        error = refusal(client, "chat.postMessage", {"channel": person.id, "text": "hi"}, as_json=True)
        assert error.response["error"] == "messages_tab_disabled"


def test_the_app_posts_only_where_it_is(client: WebClient, world: World, maya: Person) -> None:
    general = world.channels["C0GENERAL1"]
    world.join(general, world.default_workspace.bot_user_id)
    client.chat_postMessage(channel=general.id, text="hello all")
    assert maya.messages("#general")[-1].text == "hello all"
    general.archived = True
    error = refusal(client, "chat.postMessage", {"channel": general.id, "text": "x"}, as_json=True)
    assert error.response["error"] == "is_archived"


@pytest.mark.parametrize(
    ("kind", "error"), [("public", ""), ("private", "channel_not_found"), ("closed", "restricted_action")]
)
def test_with_leave_the_app_posts_in_public_channels_that_it_is_not_in(
    client: WebClient, world: World, maya: Person, kind: str, error: str
) -> None:
    """By chat:write.public, for chat.postMessage alone; what is private stays so, what admins closed stays closed."""
    world.default_workspace.granted |= {"chat:write.public"}
    channel = world.channels["C0LEADTEAM" if kind == "private" else "C0GENERAL1"]
    channel.posting_refused_with = "restricted_action" if kind == "closed" else ""
    if error:
        refused = refusal(client, "chat.postMessage", {"channel": channel.id, "text": "x"}, as_json=True)
        assert refused.response["error"] == error
        return
    client.chat_postMessage(channel=channel.id, text="hello all")
    assert maya.messages("#general")[-1].text == "hello all"
    refused = refusal(client, "chat.postEphemeral", {"channel": channel.id, "user": MAYA, "text": "x"}, as_json=True)
    assert refused.response["error"] == "not_in_channel"


def test_somebody_in_a_channel_invites_the_app(client: WebClient, world: World, maya: Person, jonas: Person) -> None:
    lead_team = world.channels["C0LEADTEAM"]
    for person, where in ((jonas, lead_team), (maya, jonas.dm)):
        person.command("/invite @Sendoff", where)
        assert world.default_workspace.bot_user_id not in lead_team.members
    maya.command("/invite @Sendoff", "lead-team")
    client.chat_postMessage(channel=lead_team.id, text="hello")
    assert maya.messages("lead-team")[-1].text == "hello"


def test_an_ephemeral_message_is_for_one(client: WebClient, world: World, maya: Person, jonas: Person) -> None:
    general = world.channels["C0GENERAL1"]
    world.join(general, world.default_workspace.bot_user_id)
    ts = client.chat_postEphemeral(channel=general.id, user=MAYA, text="psst")["message_ts"]
    assert [message.text for message in maya.messages("general")] == ["psst"]
    assert jonas.messages("general") == []
    error = refusal(client, "chat.update", {"channel": general.id, "ts": ts, "text": "x"}, as_json=True)
    assert error.response["error"] == "message_not_found"


def test_an_update_with_text_alone_takes_the_blocks_away(client: WebClient, maya: Person) -> None:
    posted = client.chat_postMessage(channel=MAYA, text="old", blocks=[{"type": "divider"}])
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    client.chat_update(**where, attachments=[{"text": "more", "fallback": "more"}])
    assert maya.last_message.blocks
    client.chat_update(**where, text="new")
    assert (maya.last_message.text, maya.last_message.blocks) == ("new", [])


def test_only_its_own_messages_are_the_apps_to_change(client: WebClient, maya: Person) -> None:
    message = maya.say("mine", maya.dm)
    where = {"channel": maya.dm.id, "ts": message.ts}
    assert (
        refusal(client, "chat.update", where | {"text": "x"}, as_json=True).response["error"] == "cant_update_message"
    )
    assert refusal(client, "chat.delete", where, as_json=True).response["error"] == "cant_delete_message"
    posted = client.chat_postMessage(channel=MAYA, text="the app's")
    client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert [message.text for message in maya.messages()] == ["mine"]


def test_a_permalink_leads_to_the_message(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=MAYA, text="hi")
    link = client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])["permalink"]
    assert link.endswith(f"/{posted['channel']}/p{posted['ts'].replace('.', '')}")


def test_several_people_are_opened_once_with_the_scope_for_it(client: WebClient, world: World) -> None:
    workspace = world.default_workspace
    workspace.granted |= {"mpim:write", "mpim:read"}
    first = client.conversations_open(users=f"{MAYA},{JONAS},{PRIYA}", return_im=True)
    again = client.conversations_open(users=[JONAS, PRIYA, MAYA])
    assert first["channel"]["is_mpim"] is True
    assert (again["channel"]["id"], again["already_open"]) == (first["channel"]["id"], True)
    members = client.conversations_members(channel=first["channel"]["id"])["members"]
    assert set(members) == {MAYA, JONAS, PRIYA, workspace.bot_user_id}


def test_history_is_newest_first_and_hides_metadata_unless_asked(client: WebClient, maya: Person) -> None:
    metadata = {"event_type": "nudge", "event_payload": {"id": 7}}
    client.chat_postMessage(channel=MAYA, text="first", metadata=metadata)
    client.chat_postMessage(channel=MAYA, text="second")
    history = client.conversations_history(channel=maya.dm.id, include_all_metadata=True)["messages"]
    assert [message["text"] for message in history] == ["second", "first"]
    assert history[1]["metadata"] == metadata
    plain = client.conversations_history(channel=maya.dm.id, oldest=history[1]["ts"])["messages"]
    assert [message["text"] for message in plain] == ["second"]
    page = client.conversations_history(channel=maya.dm.id, limit=1)
    assert page["has_more"] is True
    assert "metadata" not in client.conversations_history(channel=maya.dm.id)["messages"][1]


def test_conversations_of_others_are_unknown_to_the_app(client: WebClient, maya: Person) -> None:
    private = maya.say("hi", JONAS).message.channel_id
    error = refusal(client, "chat.postMessage", {"channel": private, "text": "x"}, as_json=True)
    assert error.response["error"] == "channel_not_found"


def test_the_app_can_list_its_conversations(client: WebClient, maya: Person) -> None:
    client.chat_postMessage(channel=MAYA, text="hi")
    channels = client.users_conversations(types="im")["channels"]
    assert [channel["user"] for channel in channels] == [MAYA]


def test_do_not_disturb_is_told(client: WebClient, world: World) -> None:
    assert client.dnd_info(user=MAYA)["dnd_enabled"] is False
    world.users[MAYA].dnd = (1_800_000_000, 1_800_030_000)
    answer = client.dnd_info(user=MAYA)
    assert (answer["dnd_enabled"], answer["next_dnd_start_ts"]) == (True, 1_800_000_000)


def test_do_not_disturb_is_told_of_many_at_once(client: WebClient, world: World) -> None:
    world.users[MAYA].dnd = (1_800_000_000, 1_800_030_000)
    answers = client.dnd_teamInfo(users=[MAYA, JONAS])["users"]
    assert {user: answer["dnd_enabled"] for user, answer in answers.items()} == {MAYA: True, JONAS: False}
    assert "snooze_enabled" not in answers[MAYA]
    for users, error in (
        ([], "no_users_provided"),
        ([MAYA, "U0NOBODY00"], "user_not_visible"),
        ([MAYA] * 51, "too_many_users"),
    ):
        assert refusal(client, "dnd.teamInfo", {"users": ",".join(users)}, as_json=False).response["error"] == error


def test_the_team_and_the_bot_are_told(client: WebClient, world: World) -> None:
    assert client.team_info()["team"]["name"] == "Northwind Community"
    assert client.bots_info(bot=world.default_workspace.bot_id)["bot"]["app_id"] == "A0SENDOFF"


def test_blocks_can_be_validated(client: WebClient) -> None:
    assert client.api_call("blocks.validate", json={"blocks": [{"type": "divider"}]})["errors"] == []
    errors = client.api_call("blocks.validate", json={"blocks": TOO_LONG_HEADER})["errors"]
    assert errors[0]["pointer"] == "/blocks/0/text/text"


def test_workspaces_do_not_see_each_other(client: WebClient, world: World, playground: Playground) -> None:
    other = install(world, team_id="T0SECOND00", name="Second", domain="second")
    person = world.add_person("Noor Haddad", workspace=other)
    assert refusal(client, "users.info", {"user": person.id}, as_json=True).response["error"] == "user_not_found"
    theirs = WebClient(token=other.bot_token, base_url=playground.api_url)
    assert theirs.users_info(user=person.id)["user"]["team_id"] == "T0SECOND00"
    channel = world.add_channel(Channel(id="C0SECOND00", team_id=other.id, kind="public", name="x", members=[]))
    error = refusal(client, "chat.postMessage", {"channel": channel.id, "text": "x"}, as_json=True)
    assert error.response["error"] == "channel_not_found"
