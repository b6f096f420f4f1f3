"""One thin file for each thing that a person does: read the request, call bot, show what prompts renders."""

from slack_bolt import App

from handlers import begin, commands, draft, home
from handlers.interaction import Listeners, Services


def register_all(app: App, services: Services) -> None:
    """Register every listener."""
    on = Listeners(app, services)
    for module in (commands, begin, draft, home):
        module.register(on)
