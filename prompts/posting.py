"""Puts one message before Slack and says what became of it; knows Slack's errors, and no database."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from http.client import HTTPException
from socket import gaierror
from typing import Any
from urllib.error import URLError

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from prompts.files import Canvas
from prompts.language import escape
from prompts.sheet import Attachment

log = structlog.get_logger(__name__)

WORKSPACE_GONE = frozenset({"account_inactive", "token_revoked"})
"""The app was removed from the workspace."""
PERSON_GONE = frozenset({"user_not_found", "user_disabled", "channel_not_found"})
"""The person cannot be written to; whether they have left is for users.info to say."""
GONE_FOR_GOOD = frozenset({"cannot_dm_bot", "is_archived"})
"""No later try can succeed."""
CLOSED_TO_US = frozenset(
    {"not_in_channel", "channel_not_found", "access_denied", "no_permission", "method_not_supported_for_channel_type"}
)
"""Errors of chat.postMessage where a channel does not take what the app says, and only people can change that; so do
those that begin with `restricted_action`."""
CANNOT_BE_CHANGED = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"})
"""Errors of chat.update after which no later try can succeed: the message was deleted, or is too old."""
NO_FILES = frozenset(
    {"missing_scope", "file_uploads_disabled", "file_uploads_except_images_disabled", "not_allowed_token_type"}
)
"""Errors of files.* where the workspace does not let the app send files."""
CANNOT_READ = frozenset({"missing_scope", "not_allowed_token_type", "no_permission"})
"""Errors of conversations.history and dnd.info where their optional scopes (im:history, dnd:read) were not granted."""
PAGE = 15
"""Messages a request of conversations.history: more are not given to every app (changelog of 2025-05-29)."""
PERHAPS_DONE = frozenset({"fatal_error", "internal_error", "request_timeout"})
"""Slack says of these that part of what was asked may have happened."""

GATEWAY_TIMEOUT = 504
"""Of all errors of a server the one that says: I have passed it on, and do not know what became of it."""

METADATA = "sendoff_message"
"""Names the metadata by which a message is found again; it holds the ids of ledger rows and nothing else."""

DEFAULT_REST = timedelta(seconds=30)
"""How long to leave a method alone that is limited, where Slack does not say."""
UPLOAD_SECONDS = 30

_ERROR_NAME = re.compile(r"[a-z_]{1,60}")


class Result(Enum):
    """What became of a message."""

    SENT = auto()
    LATER = auto()
    """It was certainly not sent; a later try may succeed."""
    LIMITED = auto()
    """Slack asks to wait (HTTP 429)."""
    REFUSED = auto()
    """It will never be sent."""
    PERSON_GONE = auto()
    WORKSPACE_GONE = auto()
    UNKNOWN = auto()
    """The request went out and no answer came back."""


class Method(Enum):
    """The methods that messages are sent by; Slack limits each by itself."""

    POST = "chat.postMessage"
    UPDATE = "chat.update"
    FILE = "files.completeUploadExternal"


@dataclass(frozen=True)
class Parcel:
    """One message to Slack, for one or several rows of the ledger."""

    team_id: str
    receiver_id: str
    answers: Mapping[int, str | None]
    """The rows by id, each with the answer that the content shows."""
    content: Mapping[str, Any]
    """`text` and `blocks`."""
    replaces: tuple[str, str] | None = None
    """Channel and time of the sent message to show anew, or None for a new one."""
    attachments: Sequence[Attachment] = ()
    canvas: Canvas | None = None
    """What to bring instead of the attachments, where Slack lets us."""
    without_file: Mapping[str, Any] | None = None
    """What to send where the workspace does not take files."""
    together: Sequence[str] = ()
    """The people in whose common conversation it is said, by user id; empty for the receiver's own."""
    in_channel: str = ""
    """The channel in which it is said, by id, for everybody there; empty for a conversation of the receiver's."""
    is_nudge: bool = False
    nudged_before: datetime | None = None
    """For a nudge, when the receiver had got the last one: put back if this one is not sent."""
    lease: datetime | None = None
    """Until when its rows are ours: rows with another lease belong to another process by now."""

    @property
    def method(self) -> Method:
        """By which method it is sent."""
        if self.replaces is not None:
            return Method.UPDATE
        return Method.FILE if self.attachments else Method.POST


@dataclass(frozen=True)
class Outcome:
    """What became of a parcel."""

    result: Result
    channel: str | None = None
    ts: str | None = None
    rest: timedelta | None = None
    """How long Slack asks to wait."""
    error: str | None = None
    """Slack's name for what is wrong, for the log."""


def post(client: WebClient, parcel: Parcel) -> Outcome:
    """Send a parcel once. `client` must not retry by itself: that posts a message twice when an answer is lost."""
    match parcel.method:
        case Method.UPDATE:
            return _update(client, parcel)
        case Method.FILE:
            return _post_canvas(client, parcel) or _post_with_files(client, parcel)
        case Method.POST:
            return _post(client, parcel, parcel.content)


@dataclass(frozen=True)
class Window:
    """When somebody wants no notifications next."""

    begins: datetime
    ends: datetime


def quiet_windows(client: WebClient, user_ids: Sequence[str]) -> Mapping[str, Window]:
    """When each of these people wants no notifications next, as they have told Slack (R44); 50 people at most.

    Nobody but its owner can see a snooze. Raises SlackApiError, OSError or HTTPException where Slack does not say.
    """
    if len(user_ids) == 1:
        answers: Mapping[str, Any] = {user_ids[0]: client.dnd_info(user=user_ids[0]).data}
    else:
        answers = client.dnd_teamInfo(users=list(user_ids))["users"]
    return {
        user_id: Window(
            datetime.fromtimestamp(answer["next_dnd_start_ts"], UTC),
            datetime.fromtimestamp(answer["next_dnd_end_ts"], UTC),
        )
        for user_id, answer in answers.items()
        if answer.get("dnd_enabled")
    }


def who_left(client: WebClient, parcel: Parcel) -> Mapping[str, Any] | None:
    """What Slack says about somebody who cannot be written to, if it is that they have left."""
    try:
        user: Mapping[str, Any] = client.users_info(user=parcel.receiver_id, include_locale=True)["user"]
    except (SlackApiError, OSError, HTTPException) as error:
        log.warning("slack did not say who left", error=type(error).__name__, team=parcel.team_id)
        return None
    return user if user.get("deleted") else None


def is_installed(client: WebClient) -> bool:
    """Whether the app is in a workspace; also where Slack does not say."""
    try:
        client.auth_test()
    except SlackApiError as error:
        return outcome_of(error).result is not Result.WORKSPACE_GONE
    except (OSError, HTTPException):
        pass
    return True


def _post(client: WebClient, parcel: Parcel, content: Mapping[str, Any]) -> Outcome:
    channel = parcel.in_channel or parcel.receiver_id
    if parcel.together:
        try:
            channel = client.conversations_open(users=list(parcel.together))["channel"]["id"]
        except SlackApiError as error:
            # Nothing was said yet, and the same conversation opens again.
            outcome = outcome_of(error)
            return Outcome(Result.LATER, error=outcome.error) if outcome.result is Result.UNKNOWN else outcome
        except (OSError, HTTPException) as error:
            return Outcome(Result.LATER, error=type(error).__name__)
    try:
        answer = client.chat_postMessage(
            channel=channel,
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": METADATA, "event_payload": {"ids": sorted(parcel.answers)}},
            **content,
        )
    except SlackApiError as error:
        outcome = outcome_of(error)
        return _closed_to_us(outcome) if parcel.in_channel else outcome
    except (OSError, HTTPException) as error:
        return _without_answer(error)
    return Outcome(Result.SENT, answer["channel"], answer["ts"])


def _closed_to_us(outcome: Outcome) -> Outcome:
    """What an answer means in a channel: nobody has left, and waiting does not open it."""
    error = outcome.error or ""
    is_closed = error in CLOSED_TO_US or error.startswith("restricted_action")
    return Outcome(Result.REFUSED, error=error) if is_closed else outcome


def permalink(client: WebClient, outcome: Outcome) -> str:
    """The address of a message that was sent; empty where Slack does not say."""
    try:
        return str(client.chat_getPermalink(channel=str(outcome.channel), message_ts=str(outcome.ts))["permalink"])
    except (SlackApiError, OSError, HTTPException) as error:
        log.info("no link to a message", error=_name_of(error))
        return ""


def _update(client: WebClient, parcel: Parcel) -> Outcome:
    channel, ts = parcel.replaces or ("", "")
    try:
        client.chat_update(channel=channel, ts=ts, **parcel.content)
    except SlackApiError as error:
        outcome = outcome_of(error)
        if outcome.error in CANNOT_BE_CHANGED:
            return Outcome(Result.REFUSED, error=outcome.error)
        # Showing the same twice does no harm, so an unknown outcome is tried again.
        return Outcome(Result.LATER, error=outcome.error) if outcome.result is Result.UNKNOWN else outcome
    except (OSError, HTTPException) as error:
        return Outcome(Result.LATER, error=type(error).__name__)
    return Outcome(Result.SENT, channel, ts)


def _post_canvas(client: WebClient, parcel: Parcel) -> Outcome | None:
    """Make the canvas, send the link, then let its reader in; None where files have to stand in for it.

    Nobody sees a canvas before the link is sent, and Slack lets nobody into one whose link they have not got.
    """
    if parcel.canvas is None:
        return None
    try:
        content = {"type": "markdown", "markdown": parcel.canvas.markdown}
        canvas_id: str = client.canvases_create(title=parcel.canvas.title, document_content=content)["canvas_id"]
        link = f"{client.auth_test()['url']}docs/{parcel.team_id}/{canvas_id}"
    except (SlackApiError, OSError, HTTPException) as error:
        log.info("no canvas, files instead", error=_name_of(error), team=parcel.team_id)
        return None
    line = {"type": "section", "text": {"type": "mrkdwn", "text": f"<{link}|{escape(parcel.canvas.label)}>"}}
    outcome = _post(client, parcel, {**parcel.content, "blocks": [*parcel.content["blocks"], line]})
    if outcome.result is not Result.SENT:
        return outcome
    try:
        client.canvases_access_set(canvas_id=canvas_id, access_level="read", user_ids=[parcel.receiver_id])
    except (SlackApiError, OSError, HTTPException) as error:
        log.warning("canvas not opened to its reader, files instead", error=_name_of(error), team=parcel.team_id)
        return None
    return outcome


def _name_of(error: Exception) -> str:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__


def _post_with_files(client: WebClient, parcel: Parcel) -> Outcome:
    """Upload the files, then share them. Only the last step is seen by anyone: all before it may be repeated."""
    try:
        channel: str = client.conversations_open(users=parcel.receiver_id)["channel"]["id"]
        files: list[dict[str, str | None]] = [
            {"id": _upload(client, file), "title": file.title} for file in parcel.attachments
        ]
    except SlackApiError as error:
        outcome = outcome_of(error)
        if outcome.error in NO_FILES and parcel.without_file is not None:
            log.warning("this workspace takes no files", error=outcome.error, team=parcel.team_id)
            return _post(client, parcel, parcel.without_file)
        return Outcome(Result.LATER, error=outcome.error) if outcome.result is Result.UNKNOWN else outcome
    except (OSError, HTTPException) as error:
        return Outcome(Result.LATER, error=type(error).__name__)
    try:
        client.files_completeUploadExternal(
            files=files,
            channel_id=channel,
            initial_comment=parcel.content["text"],
        )
    except SlackApiError as error:
        return outcome_of(error)
    except (OSError, HTTPException) as error:
        return _without_answer(error)
    return Outcome(Result.SENT, channel)


def find(
    client: WebClient, people: Sequence[str], sought: Mapping[int, str | None], since: datetime
) -> Mapping[int, Outcome]:
    """Look whether messages have arrived, by their metadata (or the name of a file, which has none) in the conversation
    of these people with the bot. `sought` are their rows by id, each with the name of its first file.

    SENT for one that is there, LATER for one that is certainly not, UNKNOWN or LIMITED when nobody can say now, and
    REFUSED when the app may not read its own conversations (scope im:history), so that nobody ever can.
    """
    try:
        return _look_for(client, people, sought, since)
    except SlackApiError as error:
        outcome = outcome_of(error)
        if outcome.error in CANNOT_READ:
            outcome = Outcome(Result.REFUSED, error=outcome.error)
        elif outcome.result not in {Result.PERSON_GONE, Result.WORKSPACE_GONE, Result.LIMITED}:
            outcome = Outcome(Result.UNKNOWN, error=outcome.error)
    except (OSError, HTTPException) as error:
        outcome = Outcome(Result.UNKNOWN, error=type(error).__name__)
    return dict.fromkeys(sought, outcome)


def _look_for(
    client: WebClient, people: Sequence[str], sought: Mapping[int, str | None], since: datetime
) -> Mapping[int, Outcome]:
    channel: str = client.conversations_open(users=list(people))["channel"]["id"]
    pages = client.conversations_history(
        channel=channel, oldest=f"{since.timestamp():.6f}", include_all_metadata=True, limit=PAGE
    )
    found: dict[int, Outcome] = {}
    for message in (message for page in pages for message in page["messages"]):
        names = {file.get("name") for file in message.get("files") or ()}
        metadata = message.get("metadata") or {}
        ids = metadata["event_payload"]["ids"] if metadata.get("event_type") == METADATA else []
        for message_id, filename in sought.items():
            if message_id in ids:
                found[message_id] = Outcome(Result.SENT, channel, message["ts"])
            elif filename in names:
                found[message_id] = Outcome(Result.SENT, channel)
        if found.keys() == sought.keys():
            break
    return {message_id: found.get(message_id, Outcome(Result.LATER)) for message_id in sought}


def _upload(client: WebClient, attachment: Attachment) -> str:
    """Bring the bytes to Slack; the file's id. https://docs.slack.dev/messaging/working-with-files"""
    place = client.files_getUploadURLExternal(filename=attachment.filename, length=len(attachment.content))
    request = urllib.request.Request(  # noqa: S310 - Slack's own address
        place["upload_url"], data=attachment.content, method="POST"
    )
    request.add_header("Content-Type", "application/octet-stream")
    with urllib.request.urlopen(request, timeout=UPLOAD_SECONDS):  # noqa: S310
        return str(place["file_id"])


def outcome_of(error: SlackApiError) -> Outcome:
    """What Slack's answer to a request means for what was asked."""
    answer = error.response.data if isinstance(error.response.data, dict) else {}
    name = str(answer.get("error", ""))
    # Where Slack did not answer in JSON, the SDK puts the body where the name belongs.
    is_named = _ERROR_NAME.fullmatch(name) is not None
    status = error.response.status_code
    if status == 429 or name == "ratelimited":
        return Outcome(Result.LIMITED, rest=_rest(error.response.headers), error="ratelimited")
    if name in PERHAPS_DONE or (not is_named and (status < 500 or status == GATEWAY_TIMEOUT)):
        return Outcome(Result.UNKNOWN, error=name if is_named else "unreadable answer")
    if name in WORKSPACE_GONE:
        return Outcome(Result.WORKSPACE_GONE, error=name)
    if name in PERSON_GONE:
        return Outcome(Result.PERSON_GONE, error=name)
    if name in GONE_FOR_GOOD:
        return Outcome(Result.REFUSED, error=name)
    return Outcome(Result.LATER, error=name if is_named else f"HTTP {status}")


def _without_answer(error: OSError | HTTPException) -> Outcome:
    """The request may have had its effect, unless there was nobody to take it."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, (ConnectionRefusedError, gaierror)):
        return Outcome(Result.LATER, error=type(reason).__name__)
    return Outcome(Result.UNKNOWN, error=type(reason).__name__)


def _rest(headers: Mapping[str, str]) -> timedelta:
    for name, value in headers.items():
        if name.lower() == "retry-after" and value.strip().isdigit():
            return timedelta(seconds=int(value))
    return DEFAULT_REST
