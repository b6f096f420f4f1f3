"""The tables, one file a concept. Import from here: it makes sure that every table is known."""

from collections.abc import Mapping
from typing import Any

from bot.models.action_plan import Goal, GoalState
from bot.models.base import Base, InWorkspace
from bot.models.check_in import CheckIn
from bot.models.closure import Answer, Closure, FinalMeeting, FinishedPart, NextStep
from bot.models.connection import Agreement, Wish, Wishes
from bot.models.diary import DiaryEntry
from bot.models.draft import Draft, Received
from bot.models.introduction import Introduction, IntroductionState, Opportunity
from bot.models.ledger import Delivery, Message, NudgeRhythm, Pace
from bot.models.manager import Manager
from bot.models.member import Member, Role
from bot.models.mentorship import OPEN_STATES, SUCCESSES, Ending, Mentorship, State
from bot.models.offer import Offer, OfferKind
from bot.models.open_view import OpenView
from bot.models.remark import Extension, Remark, RemarkKind
from bot.models.removal import Removal
from bot.models.shout_out import ShoutOut, ShoutOutState
from bot.models.skill import Skill, SkillState
from bot.models.terms import Rhythm, Suggestion, WithTerms

BY_TABLE: Mapping[str, Any] = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
"""The classes by the names of their tables."""

__all__ = [
    "BY_TABLE",
    "OPEN_STATES",
    "SUCCESSES",
    "Agreement",
    "Answer",
    "Base",
    "CheckIn",
    "Closure",
    "Delivery",
    "DiaryEntry",
    "Draft",
    "Ending",
    "Extension",
    "FinalMeeting",
    "FinishedPart",
    "Goal",
    "GoalState",
    "InWorkspace",
    "Introduction",
    "IntroductionState",
    "Manager",
    "Member",
    "Mentorship",
    "Message",
    "NextStep",
    "NudgeRhythm",
    "Offer",
    "OfferKind",
    "OpenView",
    "Opportunity",
    "Pace",
    "Received",
    "Remark",
    "RemarkKind",
    "Removal",
    "Rhythm",
    "Role",
    "ShoutOut",
    "ShoutOutState",
    "Skill",
    "SkillState",
    "State",
    "Suggestion",
    "Wish",
    "Wishes",
    "WithTerms",
]
