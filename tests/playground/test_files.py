"""Files in three steps, and canvases."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from playground.cast import JONAS, MAYA
from playground.person import Person
from playground.world import World


def error_of(client: WebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, json=arguments)
    return str(caught.value.response["error"])


def test_a_file_arrives_in_the_conversation(client: WebClient, maya: Person, jonas: Person) -> None:
    client.files_upload_v2(
        channel=maya.dm.id, filename="reflection.md", title="Reflection", content="# Größe", initial_comment="Yours"
    )
    message = maya.last_message
    assert message
    assert message.words == "Yours\nreflection.md"
    assert [(file.name, file.title, file.content.decode()) for file in maya.files()] == [
        ("reflection.md", "Reflection", "# Größe")
    ]
    assert message.files[0].mimetype == "text/markdown"
    assert jonas.files() == []


def test_several_files_are_one_message(client: WebClient, maya: Person) -> None:
    uploads = [{"filename": "a.ics", "content": "BEGIN"}, {"filename": "b.pdf", "content": b"%PDF"}]
    client.files_upload_v2(channel=maya.dm.id, file_uploads=uploads)
    assert [[file.name for file in message.files] for message in maya.messages()] == [["a.ics", "b.pdf"]]


def test_a_file_goes_to_a_conversation_not_to_a_user(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.files_upload_v2(channel=MAYA, filename="a.md", content="x")


def test_the_app_can_read_the_file_back_with_its_token(client: WebClient, maya: Person) -> None:
    answer = client.files_upload_v2(channel=maya.dm.id, filename="a.md", content="x")
    address = answer["file"]["url_private"]
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(address)
    caught.value.close()
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {client.token}"})
    with urllib.request.urlopen(request) as response:
        assert response.read() == b"x"


def test_an_upload_must_be_as_long_as_announced(client: WebClient) -> None:
    answer = client.files_getUploadURLExternal(filename="a.md", length=10)
    request = urllib.request.Request(answer["upload_url"], data=b"short")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    caught.value.close()
    assert error_of(client, "files.completeUploadExternal", files=[{"id": answer["file_id"]}]) == "file_not_found"


def test_an_upload_is_completed_once(client: WebClient, maya: Person) -> None:
    answer = client.files_upload_v2(channel=maya.dm.id, filename="a.md", content="x")
    again = error_of(client, "files.completeUploadExternal", files=[{"id": answer["file"]["id"]}])
    assert again == "file_update_failed"


def test_an_admin_may_forbid_files(client: WebClient, world: World, maya: Person) -> None:
    world.default_workspace.files_refused_with = "file_uploads_disabled"
    with pytest.raises((SlackApiError, SlackRequestError), match="file_uploads_disabled"):
        client.files_upload_v2(channel=maya.dm.id, filename="a.md", content="x")


def test_files_need_their_scope(client: WebClient, world: World) -> None:
    world.default_workspace.granted -= {"files:write"}
    assert error_of(client, "files.getUploadURLExternal", filename="a.md", length=1) == "missing_scope"


def markdown(text: str) -> dict[str, str]:
    return {"type": "markdown", "markdown": text}


def test_a_canvas_is_seen_by_whom_it_is_opened_to(client: WebClient, maya: Person, jonas: Person) -> None:
    canvas_id = client.canvases_create(title="Our time", document_content=markdown("# Thanks"))["canvas_id"]
    assert maya.canvases() == []
    client.canvases_access_set(canvas_id=canvas_id, access_level="read", user_ids=[MAYA, JONAS])
    client.canvases_edit(
        canvas_id=canvas_id, changes=[{"operation": "insert_at_end", "document_content": markdown("more")}]
    )
    assert [(each.title, each.markdown, each.level) for each in jonas.canvases()] == [
        ("Our time", "# Thanks\nmore", "read")
    ]
    content = client.api_call("canvases.getContent", json={"canvas_id": canvas_id})["content"]
    assert content == "# Thanks\nmore"


def test_the_plan_may_not_allow_canvases(client: WebClient, world: World) -> None:
    error = "free_teams_cannot_create_standalone_canvases"
    world.default_workspace.canvases_refused_with = error
    assert error_of(client, "canvases.create", document_content=markdown("x")) == error


def test_canvas_refusals(client: WebClient, maya: Person) -> None:
    canvas_id = client.canvases_create(document_content=markdown("x"))["canvas_id"]
    access = {"canvas_id": canvas_id, "access_level": "read"}
    assert error_of(client, "canvases.create", document_content=markdown("> - a")) == "canvas_creation_failed"
    too_long = markdown("x" * 1_048_577)
    assert error_of(client, "canvases.create", document_content=too_long) == "canvas_creation_failed"
    assert error_of(client, "canvases.access.set", **access) == "invalid_parameters"
    both = access | {"user_ids": [MAYA], "channel_ids": ["C0GENERAL1"]}
    assert error_of(client, "canvases.access.set", **both) == "invalid_parameters"
    assert error_of(client, "canvases.access.set", **access, channel_ids=[maya.dm.id]) == "channel_not_found"
    assert error_of(client, "canvases.access.set", **access, user_ids=["U0NOBODY00"]) == "user_not_found"
    two = [{"operation": "replace", "document_content": markdown("x")}] * 2
    assert error_of(client, "canvases.edit", canvas_id=canvas_id, changes=two) == "invalid_arguments"
