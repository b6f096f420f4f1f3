"""One thin file for each thing that a person does: read the request, call bot, show what prompts renders."""

from slack_bolt import App

from handlers import (
    begin,
    check_in,
    closure,
    commands,
    connect,
    diary,
    document,
    draft,
    end,
    events,
    extend,
    goals,
    goodbye,
    home,
    introductions,
    meeting,
    meeting_date,
    member_settings,
    paying_forward,
    plan,
    reflect,
    remarks,
    reminders,
    reopen,
    signals,
    skills,
    status,
)
from handlers.interaction import Listeners, Services


def register_all(app: App, services: Services) -> None:
    """Register every listener."""
    on = Listeners(app, services)
    for module in (
        commands,
        begin,
        goals,
        skills,
        check_in,
        diary,
        member_settings,
        signals,
        status,
        closure,
        plan,
        meeting,
        meeting_date,
        reflect,
        connect,
        document,
        introductions,
        reminders,
        paying_forward,
        remarks,
        extend,
        goodbye,
        end,
        reopen,
        draft,
        events,
        home,
    ):
        module.register(on)
