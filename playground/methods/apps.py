"""api.*, auth.*, apps.*, blocks.*: the app itself."""

from __future__ import annotations

from playground.errors import Refusal, missing
from playground.methods.call import Answer, Call, Method, Methods
from playground.model import APP_ID
from prompts.block_kit import problems_in_message, problems_in_view


def api_test(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/api.test"""
    if error := call.text("error"):
        raise Refusal(error, args=dict(call.args))
    return {"args": dict(call.args)}


def auth_test(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/auth.test"""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": call.world.users[workspace.bot_user_id].name,
        "team_id": workspace.id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "app_id": APP_ID,
        "app_name": workspace.app_name,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/apps.connections.open"""
    address = call.world.base_url.replace("http://", "ws://", 1)
    return {"url": f"{address}/link?ticket={call.world.sockets.new_ticket()}&app_id={APP_ID}"}


def blocks_validate(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/blocks.validate, by our own validator."""
    given = [name for name in ("blocks", "message", "view") if call.args.get(name)]
    if len(given) != 1:
        raise missing("blocks")
    content = call.decoded(given[0])
    if given[0] == "view":
        problems = problems_in_view(content)
    else:
        message = {"blocks": content, "text": "."} if given[0] == "blocks" else {"text": ".", **content}
        problems = problems_in_message(message)
    return {
        "errors": [
            {"pointer": problem.pointer, "code": "failed_constraint", "message": problem.message}
            for problem in problems
        ]
    }


METHODS: Methods = {
    "api.test": Method(api_test, caller="anybody"),
    "auth.test": Method(auth_test),
    "apps.connections.open": Method(connections_open, caller="app"),
    "blocks.validate": Method(blocks_validate),
}
