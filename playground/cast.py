"""The people of the default workspace."""

from __future__ import annotations

from playground.model import Channel, User
from playground.world import World, install

TEAM_ID = "T0SENDOFF"
MAYA = "U0MAYA0001"
JONAS = "U0JONAS001"
PRIYA = "U0PRIYA001"
ALEX = "U0ALEX0001"
LENA = "U0LENA0001"
WHO_HAS_LEFT = "U0SAM00001"
ANOTHER_BOT = "U0OTHERBOT"


def populate(world: World) -> None:
    """Add "Northwind Community": a mentor, a mentee, a colleague, an admin, an owner, somebody who has left, a bot."""
    install(world, team_id=TEAM_ID, name="Northwind Community", domain="northwind-community")
    world.add_person("Maya Okafor", "en-US", "Europe/London", user_id=MAYA, title="Principal engineer")
    world.add_person("Jonas Weber", "de-DE", "Europe/Berlin", user_id=JONAS, title="Junior developer")
    world.add_person("Priya Raman", "en-US", "America/New_York", user_id=PRIYA, title="Product designer")
    world.add_person("Alex Kim", "en-US", "Europe/London", user_id=ALEX, title="Programme manager", is_admin=True)
    lena = world.add_person("Lena Brandt", "de-DE", "Europe/Berlin", user_id=LENA, title="Head of People")
    lena.is_owner = True
    world.add_person("Sam Lindqvist", "en-US", "Europe/Stockholm", user_id=WHO_HAS_LEFT).deleted = True
    world.add_user(
        User(
            id=ANOTHER_BOT,
            team_id=TEAM_ID,
            name="lunchbot",
            real_name="Lunchbot",
            is_bot=True,
            bot_id="B0OTHERBOT",
            app_id="A0OTHERBOT",
        )
    )
    people = [MAYA, JONAS, PRIYA, ALEX, LENA]
    for channel_id, name in (("C0GENERAL1", "general"), ("C0MENTORNG", "mentoring")):
        world.add_channel(Channel(id=channel_id, team_id=TEAM_ID, kind="public", name=name, members=list(people)))
    world.add_channel(
        Channel(id="C0LEADTEAM", team_id=TEAM_ID, kind="private", name="lead-team", members=[MAYA, PRIYA])
    )
