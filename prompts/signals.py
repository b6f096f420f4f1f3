"""Signals in words: why it may be time to step back, with the evidence, as a reason for pride (R11 to R14).

Messages and pages read the record at the moment at which they are shown. The mentor alone sees signals (R3, R14).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement
from slack_sdk.models.views import View

from bot.how_often import HowOften
from bot.models import Member, Mentorship
from bot.signals import (
    NEAR,
    EnergyLow,
    GoalsReached,
    NoLongerServes,
    OtherExpertise,
    PlannedEnd,
    Signal,
    SkillsMastered,
    StepBack,
    signals,
)
from prompts import how_often
from prompts.blocks import (
    About,
    Post,
    actions,
    button,
    context,
    day_picker,
    header,
    modal,
    one_line,
    section,
)
from prompts.language import N_, Language, Mrkdwn
from prompts.letter import Letter
from prompts.nudging import again, answered, common_answer, switch_off_button
from prompts.step_back import may_step_back, step_back_button

PAGE = "signals"

HEADLINES: Mapping[type[Signal], str] = {
    StepBack: N_("*You said that {name} is ready to fly. That is what good mentoring leads to.*"),
    NoLongerServes: N_("*You noticed that it is time, and said so. That is fair to {name} and to you.*"),
    GoalsReached: N_("*{name} has reached what you two set out for. Be proud of it, both of you.*"),
    SkillsMastered: N_("*{name} has mastered what you set out to pass on. Be proud of it, both of you.*"),
    OtherExpertise: N_("*You brought {name} to where somebody else can take over. That is a success.*"),
    PlannedEnd: N_("*The road that you and {name} planned has led you a good way. Time to look at how far.*"),
    EnergyLow: N_("*What was new for {name} may have become second nature. That is growth.*"),
}
"""What the weightiest signal means, as a reason for pride; `{name}` is the mentee."""


def signals_message(letters: Sequence[Letter], say: Language) -> Post:
    """Tell a mentor what speaks for stepping back: all that holds now, weighed, in one message (R14).

    `letters` are the rows about one mentorship that go out, or went out, together.
    """
    letter = letters[0]
    name = say.mention(letter.partner)
    text = say.mrkdwn("A good moment to look at how far you and {name} have come.", name=name)
    if (answer := common_answer(letters)) is not None:
        return Post(text=text, blocks=[section(text), *answered(answer, letter, say)])
    notice = max([NEAR, *(int(each.message.facts.get("notice", 0)) for each in letters)])
    found = signals(letter.mentorship, letter.now, (notice,))
    blocks: list[Block] = [section(_headline(found, letter.partner, say) if found else text), *_evidence(found, say)]
    if any(each.message.repeat for each in letters):
        blocks.append(context(again(letters, say)))
    blocks += [
        actions(
            button(say("Plan the ending"), "plan_open", letter.about, style="primary"),
            button(say("Why do I see this?"), "signals_open", letter.about),
            button(say("Give it more time"), "extend_open", letter.about),
        ),
        _controls({**letter.about, "message": letter.message.id}, say),
    ]
    return Post(text=text, blocks=blocks)


def partner_left(letter: Letter, say: Language) -> Post:
    """Tell somebody, once, that their partner is no longer in the workspace (R46)."""
    name = say.name(letter.partner)
    text = say.mrkdwn("{name} is no longer in this workspace.", name=name)
    if letter.mentorship.begun_at is None:
        more = say.mrkdwn("So the invitation between you two rests. Nothing is expected of you.")
        return Post(text=text, blocks=[section(Mrkdwn(f"{text} {more}"))])
    more = say.mrkdwn("They get no more messages from me, and what you two have written stays yours to read.")
    if not letter.mentorship.is_under_way:
        return Post(text=text, blocks=[section(Mrkdwn(f"{text} {more}"))])
    way = say.mrkdwn(
        "Your mentorship can still come to a good end: a few written words take the place of the meeting, and I wait "
        "for nobody but you."
    )
    return Post(
        text=text,
        blocks=[
            section(Mrkdwn(f"{text} {more}\n{way}")),
            actions(
                button(say("Write a goodbye"), "goodbye_open", letter.about, style="primary"),
                button(say("End it here"), "end_open", letter.about),
            ),
        ],
    )


def signals_page(
    mentorship: Mentorship, me: Member, found: Sequence[Signal], chosen: HowOften, today: date, say: Language
) -> View:
    """All signals of a mentorship with their evidence, for its mentor at any time, and how often they are told.

    `today` is the mentor's own day.
    """
    partner = mentorship.partner_of(me.user_id)
    blocks: list[Block] = []
    if found:
        blocks += [section(_headline(found, partner, say)), *_evidence(found, say)]
    else:
        blocks.append(
            section(
                say.mrkdwn(
                    "Nothing points to an ending at the moment. Enjoy the road with {name}; I keep an eye on it.",
                    name=say.mention(partner),
                )
            )
        )
    about = {"mentorship": mentorship.id}
    next_steps = [
        button(say("Plan the ending"), "plan_open", about),
        button(say("Give it more time"), "extend_open", about),
    ]
    if may_step_back(mentorship, me):
        next_steps.append(step_back_button(mentorship, me, say))
    elif mentorship.step_back_at is not None:
        next_steps.append(_take_back_button(mentorship, say))
    next_steps.append(button(say("Introductions"), "introduction_open", about))
    blocks.append(actions(*next_steps))
    blocks += [header(say("Why you see this")), section(_explanation(partner, say))]
    if for_all := how_often.for_all(me, today, say):
        blocks += for_all
    else:
        reminders = button(say("Reminders"), "how_often_open", about)
        blocks += [section(_how_often(chosen, say), reminders), _controls(about, say)]
    return modal(
        PAGE,
        say("How far you have come"),
        blocks,
        close=say("Close"),
        about={"mentorship": mentorship.id},
    )


def stepped_back(mentorship: Mentorship, me: Member, found: Sequence[Signal], say: Language) -> View:
    """What a mentor sees after saying that the mentee is ready (R11): a reason for pride, and the way from here."""
    partner = mentorship.partner_of(me.user_id)
    name = say.mention(partner)
    others = [signal for signal in found if not isinstance(signal, StepBack)]
    blocks: list[Block] = [
        section(say.mrkdwn("*{name} is ready to fly, and you have a part in it.* 🎉", name=name)),
        section(
            say.mrkdwn(
                "That you see it is the best sign there is. Nobody hears of it from me: {name} hears it from you, "
                "in your own words, when the moment is right.",
                name=name,
            )
        ),
    ]
    if others:
        blocks += [section(say.mrkdwn("*What the record shows, too*")), *_evidence(others, say)]
    blocks += [
        actions(
            button(say("Plan the ending"), "plan_open", {"mentorship": mentorship.id}, style="primary"),
            _take_back_button(mentorship, say),
        ),
        context(say.mrkdwn("Planning takes a minute: how to celebrate, and how to begin the conversation.")),
    ]
    return modal("stepped_back", say("Ready to fly"), blocks, close=say("Not now"), about={"mentorship": mentorship.id})


def took_back(mentorship: Mentorship, me: Member, say: Language) -> View:
    """What a mentor sees after taking it back."""
    text = say.mrkdwn(
        "Fine, as if it had not been said. You and {name} have all the time you need.",
        name=say.mention(mentorship.partner_of(me.user_id)),
    )
    return modal("took_back", say("Not yet"), [section(text)], close=say("Close"))


def evidence(signal: Signal, say: Language) -> Mrkdwn:
    """What the record shows for a signal, in a line. It never tells a single rating, nor whose a trend is."""
    match signal:
        case StepBack() | NoLongerServes() | OtherExpertise():
            return _said(signal, say)
        case GoalsReached():
            return say.mrkdwn_plural(
                "The one goal is reached, on {day}.",
                "{n} of {n} goals reached, the last on {day}.",
                signal.reached,
                day=say.day(signal.last_on),
            )
        case SkillsMastered():
            return say.mrkdwn_plural(
                "The one skill is mastered, on {day}.",
                "{n} of {n} skills mastered, the last on {day}.",
                signal.mastered,
                day=say.day(signal.last_on),
            )
        case PlannedEnd():
            return _planned_end(signal, say)
        case EnergyLow():
            return _energy_low(signal, say)


def _said(signal: StepBack | NoLongerServes | OtherExpertise, say: Language) -> Mrkdwn:
    day = say.day(signal.said_on)
    match signal:
        case StepBack():
            return say.mrkdwn("Your own judgement on {day}: ready to go on alone.", day=day)
        case NoLongerServes():
            return say.mrkdwn("Your own word on {day}: it no longer serves you.", day=day)
        case OtherExpertise(by_mentor=True):
            text = say.mrkdwn("Your own note of {day}: somebody with another expertise would help now.", day=day)
        case _:
            text = say.mrkdwn("Your mentee's word on {day}: somebody with another expertise would help now.", day=day)
    return say.mrkdwn("{text} ({what})", text=text, what=one_line(signal.what, 300)) if signal.what else text


def _energy_low(signal: EnergyLow, say: Language) -> Mrkdwn:
    day = say.day(signal.since)
    if signal.is_falling:
        return say.mrkdwn_plural(
            "{n} check-in since {day}, going from lively towards routine.",
            "{n} check-ins since {day}, going from lively towards routine.",
            signal.check_ins,
            day=day,
        )
    return say.mrkdwn_plural(
        "{n} check-in since {day}, mostly routine.",
        "{n} check-ins since {day}, mostly routine.",
        signal.check_ins,
        day=day,
    )


def _planned_end(signal: PlannedEnd, say: Language) -> Mrkdwn:
    day = say.day(signal.day)
    if signal.days_left == 0:
        return say.mrkdwn("The end that you two planned is today, {day}.", day=day)
    if signal.days_left < 0:
        return say.mrkdwn_plural(
            "The end that you two planned was yesterday, on {day}.",
            "The end that you two planned was {n} days ago, on {day}.",
            -signal.days_left,
            day=day,
        )
    return say.mrkdwn_plural(
        "The end that you two planned is tomorrow, {day}.",
        "The end that you two planned is in {n} days, on {day}.",
        signal.days_left,
        day=day,
    )


def _headline(found: Sequence[Signal], partner: Member, say: Language) -> Mrkdwn:
    """What the weightiest signal means, as a reason for pride."""
    return say.mrkdwn(HEADLINES[type(found[0])], name=say.mention(partner))


def _evidence(found: Sequence[Signal], say: Language) -> list[Block]:
    if not found:
        return []
    lines = [Mrkdwn(f"•  {evidence(signal, say)}") for signal in found]
    blocks: list[Block] = [section(Mrkdwn("\n".join(lines)))]
    if len(found) > 1:
        blocks.append(context(say.mrkdwn("Several signs point the same way. The first one weighs most.")))
    return blocks


def _explanation(partner: Member, say: Language) -> Mrkdwn:
    return say.mrkdwn(
        "I look at what is written down here: your own judgement, which weighs most; the goals and the skills; "
        "whether another expertise would help; the end that you planned; and whether check-ins become routine. "
        "I never read messages, and a single check-in is shown to nobody. "
        "{name} sees none of this: that the time has come, people hear from you and not from me.",
        name=say.mention(partner),
    )


def _how_often(chosen: HowOften, say: Language) -> Mrkdwn:
    if chosen.is_off:
        return say.mrkdwn("I say nothing about it of my own accord, as you asked me to.")
    if chosen.snoozed_until is not None:
        return say.mrkdwn(
            "I'll say nothing about it before {day}. You can choose another day.", day=say.day(chosen.snoozed_until)
        )
    if chosen.slower:
        return say.mrkdwn("I speak of it less often, as you asked me to.")
    return say.mrkdwn("When something new shows, I'll tell you.")


def _controls(about: About, say: Language) -> ActionsBlock:
    """How to be told later, less often, or not at all (R45)."""
    return actions(
        button(say("Not yet"), "signal_not_yet_for_now", about, label=say("Not yet: ask again in four weeks")),
        day_picker("signal_not_yet", say("Not yet, until …")),
        button(say("Less often"), "signal_less_often", about),
        switch_off_button(about, say),
        about=about,
    )


def _take_back_button(mentorship: Mentorship, say: Language) -> ButtonElement:
    return button(say("Take it back"), "step_back_undo", {"mentorship": mentorship.id})
