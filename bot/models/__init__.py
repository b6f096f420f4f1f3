"""The tables, one file a concept. Import from here: it makes sure that every table is known."""

from bot.models.action_plan import Goal, GoalState
from bot.models.base import Base, InWorkspace
from bot.models.check_in import CheckIn
from bot.models.closure import Answer, Closure, FinishedPart, NextStep
from bot.models.connection import Agreement, Wish, Wishes
from bot.models.diary import DiaryEntry
from bot.models.draft import Draft, Received
from bot.models.ledger import Delivery, Message, NudgeRhythm
from bot.models.member import Member
from bot.models.mentorship import OPEN_STATES, Ending, Mentorship, Rhythm, Role, State

__all__ = [
    "OPEN_STATES",
    "Agreement",
    "Answer",
    "Base",
    "CheckIn",
    "Closure",
    "Delivery",
    "DiaryEntry",
    "Draft",
    "Ending",
    "FinishedPart",
    "Goal",
    "GoalState",
    "InWorkspace",
    "Member",
    "Mentorship",
    "Message",
    "NextStep",
    "NudgeRhythm",
    "Received",
    "Rhythm",
    "Role",
    "State",
    "Wish",
    "Wishes",
]
