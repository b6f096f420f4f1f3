"""files.*: uploads in three steps."""

from __future__ import annotations

import secrets
from typing import Any

from playground.errors import Refusal
from playground.methods.call import Answer, Call, Method, Methods
from playground.model import Channel, File

MOST_BYTES = 1_000_000_000


def get_upload_url(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal"""
    world, workspace = call.world, call.workspace
    if workspace.files_refused_with:
        raise Refusal(workspace.files_refused_with)
    name = call.required("filename")
    length = call.number("length", 0)
    if length <= 0:
        raise Refusal("file_upload_size_restricted" if length else "missing_argument")
    if length > MOST_BYTES:
        raise Refusal("file_upload_size_restricted")
    file = File(
        id=world.new_id("F"),
        team_id=workspace.id,
        name=name,
        title=name,
        length=length,
        user_id=workspace.bot_user_id,
        created=world.now(),
    )
    key = secrets.token_urlsafe(18)
    with world.lock:
        world.files[file.id] = file
        world.uploads[key] = file.id
    return {"upload_url": f"{world.base_url}/upload/v1/{key}", "file_id": file.id}


def complete_upload(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/files.completeUploadExternal"""
    world, workspace = call.world, call.workspace
    wanted = call.decoded("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("invalid_arguments")
    files = [_uploaded(call, each) for each in wanted]
    channels = _channels(call)
    with world.lock:
        for file, each in zip(files, wanted, strict=True):
            file.title = each.get("title") or file.name
            file.complete = True
        for channel in channels:
            for file in files:
                world.share_file(file, channel)
            world.post(
                channel,
                workspace.bot_user_id,
                text=call.text("initial_comment"),
                bot_id=workspace.bot_id,
                thread_ts=call.text("thread_ts"),
                file_ids=[file.id for file in files],
            )
    return {"files": [world.describe_file(file) for file in files]}


def info(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/files.info"""
    file = call.world.files.get(call.required("file"))
    if file is None or file.team_id != call.workspace.id or not file.complete:
        raise Refusal("file_not_found")
    return {"file": call.world.describe_file(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def _uploaded(call: Call, wanted: Any) -> File:
    file = call.world.files.get(wanted.get("id", "")) if isinstance(wanted, dict) else None
    if file is None or file.team_id != call.workspace.id:
        raise Refusal("file_not_found")
    if file.complete or file.content is None:
        raise Refusal("file_update_failed" if file.complete else "file_not_found")
    return file


def _channels(call: Call) -> list[Channel]:
    """The conversations to share into; a user's id is none."""
    channels = []
    for channel_id in call.names("channels") or call.names("channel_id"):
        channel = call.world.channels.get(channel_id)
        if channel is None or channel.team_id != call.workspace.id or not call.sees(channel):
            raise Refusal("channel_not_found")
        if call.workspace.bot_user_id not in channel.members:
            raise Refusal("not_in_channel")
        channels.append(channel)
    return channels


METHODS: Methods = {
    "files.getUploadURLExternal": Method(get_upload_url, "files:write"),
    "files.completeUploadExternal": Method(complete_upload, "files:write"),
    "files.info": Method(info, "files:read"),
}
