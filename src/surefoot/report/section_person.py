"""The first page, for the person who walked: short sentences, everyday words, few numbers, no jargon."""

from __future__ import annotations

from collections.abc import Iterable

from surefoot.recording import Side
from surefoot.report.build import Source
from surefoot.report.model import Block, Bullets, Group, KeyNumber, KeyNumbers, Paragraph, Role
from surefoot.report.section_signs import ordered, stands_out
from surefoot.signs import Assessment, Finding, Grade, SignGrade, judge_quality

_MOST_SEEN, _MOST_GOOD, _MOST_GOOD_ALONE = 5, 3, 6
_NEARLY_ALWAYS = 95.0  # percent of strides
_LOW_TOE = ("foot_drop", "toe_drag", "reduced_clearance")
_WAYS_ROUND = ("steppage", "circumduction", "vaulting", "hip_hike")
_MEANING = (
    (_LOW_TOE, "Toes that stay low can catch on the floor. That is one way people trip."),
    (_WAYS_ROUND, "Your body seems to have found its own way to get the foot past the floor. That can be hard work."),
    (("foot_slap",), "A foot that slaps comes down fast, right after the heel."),
    (("early_heel_rise",), "A heel that lifts early can have more than one cause. It can be looked into."),
    (("clonus",), "A fast shake of the foot can have more than one cause. Tell your team about it."),
)
_QUESTIONS = (
    (_LOW_TOE, "What could help me to lift my toes when I walk?"),
    (_LOW_TOE, "Would a brace or a stimulator suit me? Can I try one and be measured with it?"),
    (_WAYS_ROUND, "Does the way I swing my leg strain my hip, my knee or my back?"),
    (("foot_slap",), "Would other shoes help my foot to come down softly?"),
    (("early_heel_rise", "clonus"), "Are my calf muscles stiff? What could help?"),
)
HELP_SOURCE = (
    "When to get help fast: NHS pages on signs of stroke (Betsi Cadwaladr) and on spinal red flags (Lothian, 2025), as "
    "read there; whom to call differs by country."
)
HELP = (
    "Did your face, arm, leg or speech get weak all at once? Call for emergency help now.",
    "Did your foot start to drop over hours or days? Call a doctor today.",
)


def seen_blocks(source: Source) -> list[Block]:
    """What the sensors saw, in plain words.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        A few large numbers, what stood out, and what went well.
    """
    assessment = source.assessment
    verdict = judge_quality(assessment)
    if verdict.grade is Grade.POOR:
        return [
            Paragraph("We could not measure this walk well enough to say how you walk.", Role.LEAD),
            Paragraph("There were too few good steps. This says nothing about you. It is about the measuring."),
        ]
    blocks: list[Block] = []
    if numbers := _numbers(assessment):
        blocks.append(KeyNumbers(tuple(numbers)))
    findings = _findings(assessment)
    stood_out = _sentences([f for f in findings if stands_out(f)], _MOST_SEEN)
    if stood_out:
        blocks.append(Group("seen-out", "What stood out", (Bullets(stood_out),)))
    elif not findings and (landing := _landing(assessment)):
        blocks.append(Group("seen-feet", "Your feet", (Bullets(landing),)))
    good = _good(assessment, findings)
    if good:
        blocks.append(Group("seen-good", "What was good", (Bullets(good),)))
    if verdict.grade is Grade.CARE:
        words = "Some parts of this walk could not be measured well. So take these words with care."
        blocks.append(Paragraph(words, Role.NOTE))
    return blocks


def meaning_blocks(source: Source) -> list[Block]:
    """What it means, and what it does not mean.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        Short sentences.
    """
    assessment = source.assessment
    seen = _seen_signs(assessment)
    sentences = [sentence for signs, sentence in _MEANING if seen & set(signs)]
    poor = judge_quality(assessment).grade is Grade.POOR
    if _findings(assessment) and not seen and not poor and len(_open_sides(assessment)) < len(Side):
        open_sides = _open_sides(assessment)
        where = "".join(f" in your {side.value} foot" for side in Side if open_sides and side not in open_sides)
        sentences.append(f"We saw none of the signs that we look for{where}. But sensors do not see all.")
        sentences += [f"We could not tell how your {side.value} foot moves." for side in open_sides]
    elif seen and not poor:
        sentences += [f"We could not tell how your {side.value} foot moves." for side in _open_sides(assessment)]
    sentences.append("This page shows one walk on one day. It does not say why you walk this way.")
    sentences.append("It is not a diagnosis. Someone who looks at you and your story has to judge that.")
    return [Bullets(tuple(sentences))]


def question_blocks(source: Source) -> list[Block]:
    """Questions for the next visit.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        Questions that fit what was seen, and some that always fit.
    """
    assessment = source.assessment
    if judge_quality(assessment).grade is Grade.POOR:
        return [
            Bullets(
                (
                    "Can we measure my walk again?",
                    "Do the sensors sit tight on my shoes?",
                    "Is there room to walk straight for a minute?",
                )
            )
        ]
    seen = _seen_signs(assessment)
    questions = [question for signs, question in _QUESTIONS if seen & set(signs)]
    questions += [
        "What can I train at home, and how often?",
        "When should we measure my walk again to see if it has changed?",
    ]
    return [Bullets(tuple(questions))]


def help_blocks(source: Source) -> list[Block]:
    """When not to wait for a visit; the same on every page.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        Two sentences.
    """
    return [Bullets(HELP)]


def _numbers(assessment: Assessment) -> list[KeyNumber]:
    both = assessment.measures["both"]
    speed, cadence = both["stride_speed_m_s"].value, both["cadence_steps_min"].value
    found = []
    if speed is not None and speed > 0:
        found.append(KeyNumber("Your pace", f"10 metres in {10 / speed:.0f} seconds"))
    if cadence is not None:
        found.append(KeyNumber("Your steps", f"{cadence:.0f} steps in a minute"))
    used = both["strides_used"].value
    if used:
        found.append(KeyNumber("What we looked at", f"{used:.0f} steps", "straight on, on flat ground"))
    return found


def _findings(assessment: Assessment) -> list[Finding]:
    both = [finding for side in Side for finding in assessment.signs.get(side, {}).values()]
    return [finding for finding in ordered(both) if finding.plain]


def _open_sides(assessment: Assessment) -> list[Side]:
    """Sides on which signs were looked for and none could be told, as where there was no sensor."""
    grades = {side: {finding.grade for finding in assessment.signs.get(side, {}).values()} for side in Side}
    return [side for side in Side if grades[side] == {SignGrade.CANNOT_TELL}]


def _seen_signs(assessment: Assessment) -> set[str]:
    return {finding.sign for finding in _findings(assessment) if stands_out(finding)}


def _sentences(findings: Iterable[Finding], most: int) -> tuple[str, ...]:
    every = list(dict.fromkeys(finding.plain for finding in findings))
    return (*every[:most], "More is told on the next page.") if len(every) > most else tuple(every)


def _good(assessment: Assessment, findings: list[Finding]) -> tuple[str, ...]:
    if findings:
        # a sign that is not seen although something speaks for it is no good news
        good = [f for f in findings if f.grade is SignGrade.NOT_SEEN and not f.evidence_for]
        most = _MOST_GOOD if any(stands_out(f) for f in findings) else _MOST_GOOD_ALONE
        return tuple(dict.fromkeys(finding.plain for finding in good))[:most]
    heel = [(assessment.measures[side]["contact_heel_percent"].value or 0) >= _NEARLY_ALWAYS for side in Side]
    return ("Both of your feet landed on the heel first, as most feet do.",) if all(heel) else ()


def _landing(assessment: Assessment) -> tuple[str, ...]:
    words = {"heel": "on the heel first", "flat": "flat", "toe": "on the toes first"}
    sentences = []
    for side in Side:
        shares = {kind: assessment.measures[side][f"contact_{kind}_percent"].value for kind in words}
        known = {kind: share for kind, share in shares.items() if share is not None}
        if known:
            kind = max(known, key=lambda k: known[k])
            often = "" if known[kind] >= _NEARLY_ALWAYS else "mostly " if known[kind] >= 60 else "often "
            sentences.append(f"Your {side.value} foot {often}landed {words[kind]}.")
    return tuple(sentences)
