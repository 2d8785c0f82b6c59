"""Grades every sign on both sides from the measures of a walk.

`surefoot.signs.sign_weighing` says how evidence adds up, `sign_criteria` what is looked at, `sign_settings` the limits.
Where no limit is published a person is compared with healthy people at the same speed and with their own other side,
and the evidence says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from surefoot.recording import Annotation, Condition, Side
from surefoot.signs.finding import SIGNS, Evidence, Finding, SignGrade, Strength
from surefoot.signs.measure import Measure
from surefoot.signs.none_words import says_none
from surefoot.signs.number_text import quantity
from surefoot.signs.recording_faults import RecordingFaults, error_of_side, recording_faults
from surefoot.signs.sign_criteria import CRITERIA, KINDS_FOR_LIKELY, Criterion
from surefoot.signs.sign_quantities import Quantity, SideView, Versus
from surefoot.signs.sign_settings import SignSettings
from surefoot.signs.sign_weighing import Weighed, agreeing_kinds, as_evidence, grade, total, weigh
from surefoot.signs.sign_words import sign_words

_SPOILED_BY_BEATS = ("toe_drag", "reduced_clearance")
_SEEN = (SignGrade.LIKELY, SignGrade.CLEAR)
_COMPENSATIONS = ("steppage", "circumduction", "hip_hike")

Findings = dict[str, Finding]


def grade_signs(
    measures: Mapping[str, Mapping[str, Measure]],
    *,
    condition: Condition | None = None,
    annotations: Iterable[Annotation] = (),
    settings: SignSettings | None = None,
) -> dict[str, Findings]:
    """Grade the signs of a walk.

    Parameters
    ----------
    measures
        Measures by ``left``, ``right``, ``both`` and name, as `summarise_strides` gives them.
    condition
        How the walk was done: an orthosis or stimulation can hide a sign.
    annotations
        What was noticed in the recording.
    settings
        Limits; the defaults when None.

    Returns
    -------
    dict
        Findings by ``left`` and ``right`` and sign; every sign of `SIGNS` is there.
    """
    settings = settings or SignSettings()
    faults = recording_faults(annotations, settings)
    errors = {side: error_of_side(faults[side], settings) for side in Side}
    views = {side: SideView(side, measures, errors) for side in Side}
    sides = {side: _side_findings(views[side], faults[side], settings) for side in Side}
    for side in Side:
        sides[side]["foot_drop"] = _foot_drop(views[side], sides, faults[side], settings)
    return {side.value: {sign: _with_condition(sides[side][sign], condition) for sign in SIGNS} for side in Side}


def _side_findings(view: SideView, faults: RecordingFaults, settings: SignSettings) -> Findings:
    found: Findings = {}
    for sign in CRITERIA:
        if sign == "foot_drop":
            continue
        weighed = _weighed(sign, view, settings)
        if sign == "foot_slap":
            weighed = _without_heel_contact(weighed, view, settings)
        found[sign] = _finding(sign, view, weighed, faults, settings)
    if found["clonus"].grade in _SEEN:
        why = "The foot beats while it stands, so heights over the floor are not sure"
        beats = RecordingFaults(dict.fromkeys(_SPOILED_BY_BEATS, why))
        for sign in _SPOILED_BY_BEATS:
            found[sign] = _finding(sign, view, _weighed(sign, view, settings), beats, settings)
    contact = found["contact_type"]
    told = contact.strides > 0 and contact.grade is not SignGrade.CANNOT_TELL
    found["contact_type"] = replace(contact, value=_landing(view, settings) if told else None)
    return found


def _weighed(sign: str, view: SideView, settings: SignSettings) -> list[Weighed]:
    limits = getattr(settings, sign)
    return [weigh(c, view.quantity(c.measure, c.versus, c.norm), getattr(limits, c.limits)) for c in CRITERIA[sign]]


def _without_heel_contact(weighed: list[Weighed], view: SideView, settings: SignSettings) -> list[Weighed]:
    """A foot that lands flat or toe first has no forefoot to slap down."""
    pitch = view.own("foot_pitch_initial_contact_deg")
    least = settings.foot_slap.heel_contact_deg
    if pitch.value is None or pitch.value >= least:
        return weighed
    words = f"The foot lands with a pitch of {quantity(pitch.value, 1, 'deg')}, so its front has nowhere to fall"
    criterion = Criterion("heel_contact_deg", "foot_pitch_initial_contact_deg", Versus.LIMIT, "landing")
    seen = Quantity(pitch.value, pitch.low, pitch.high, words, "the definition of the sign", pitch.n)
    return [Weighed(criterion, seen, Strength.STRONG, False)]


def _landing(view: SideView, settings: SignSettings) -> str | None:
    shares = {kind: view.own(f"contact_{kind}_percent").value for kind in ("heel", "flat", "toe")}
    known = {kind: share for kind, share in shares.items() if share is not None}
    if not known:
        return None
    kind = max(known, key=lambda k: known[k])
    return kind if known[kind] >= settings.contact_type.majority_percent else "mixed"


def _foot_drop(
    view: SideView, sides: Mapping[Side, Findings], faults: RecordingFaults, settings: SignSettings
) -> Finding:
    weighed = [*_weighed("foot_drop", view, settings), *_compensations(view, sides)]
    return _finding("foot_drop", view, weighed, faults, settings)


def _compensations(view: SideView, sides: Mapping[Side, Findings]) -> list[Weighed]:
    """Ways around a dropped foot that were seen on this side, or vaulting on the other."""
    seen = [sides[view.side][sign] for sign in _COMPENSATIONS]
    seen.append(sides[view.other]["vaulting"])
    weighed = []
    for finding in seen:
        if finding.grade in _SEEN:
            words = (
                f"{SIGNS[finding.sign]} on the {finding.side} side ({finding.grade.value}), a way around a dropped foot"
            )
            criterion = Criterion("", finding.sign, Versus.LIMIT, "way around", weight=0.5)
            strength = Strength.STRONG if finding.grade is SignGrade.CLEAR else Strength.MODERATE
            weighed.append(
                Weighed(criterion, Quantity(1.0, None, None, words, "another sign", finding.strides), strength, True)
            )
    return weighed[:1]


def _finding(
    sign: str, view: SideView, weighed: Sequence[Weighed], faults: RecordingFaults, settings: SignSettings
) -> Finding:
    words = sign_words()[sign]
    used = int(view.own("strides_used").value or 0)
    strides = max((w.quantity.n for w in weighed if w.quantity.value is not None), default=0)
    blocked = _blocked(used, faults.not_graded.get(sign, ""), view, settings)
    result = SignGrade.CANNOT_TELL if blocked else grade(weighed, KINDS_FOR_LIKELY.get(sign, 1))
    held_back = faults.only_possible.get(sign, "") or _within_error(weighed, faults) if result in _SEEN else ""
    if held_back:
        result = SignGrade.POSSIBLE
    missing = [as_evidence(w) for w in weighed if w.quantity.value is None]
    if blocked or held_back:
        missing.insert(0, Evidence(blocked or held_back, Strength.STRONG, "quality of the recording"))
    missing += [Evidence(text, Strength.WEAK, "not measured by sensors") for text in words.cannot_be_measured]
    return Finding(
        sign=sign,
        side=view.side.value,
        grade=result,
        evidence_for=_sorted(as_evidence(w) for w in weighed if w.speaks_for),
        evidence_against=_sorted(as_evidence(w) for w in weighed if w.speaks_for is False),
        evidence_missing=tuple({e.text: e for e in reversed(missing)}.values())[::-1],
        certainty=_certainty(result, weighed, strides, blocked) + (f"; {held_back}" if held_back else ""),
        would_change=f"A walk recorded without this fault would tell. {words.would_change}"
        if held_back
        else words.would_change,
        plain=words.plain[result].format(side=view.side.value),
        strides=strides,
    )


def _within_error(weighed: Sequence[Weighed], faults: RecordingFaults) -> str:
    """Why a sign is held back of which, in a degraded recording, the needed observation is weak evidence for it.

    The others are measured with the same sensor, whose error is known for few of them.
    """
    why = faults.degraded or faults.one_foot
    weak = any(w.criterion.primary and w.speaks_for and w.strength is Strength.WEAK for w in weighed)
    return f"What is needed for it lies within what the recording may be off by: {why}" if why and weak else ""


def _blocked(used: int, fault: str, view: SideView, settings: SignSettings) -> str:
    if fault:
        return fault
    if used >= settings.fewest_strides:
        return ""
    if used == 0:
        return f"No usable stride on the {view.side.value} side: {view.own('stride_time_s').reason or 'none was found'}"
    strides = "stride" if used == 1 else "strides"
    return f"Only {used} usable {strides} on the {view.side.value} side; {settings.fewest_strides} are needed"


def _sorted(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    order = list(Strength)
    return tuple(sorted(evidence, key=lambda e: order.index(e.strength)))


def _certainty(result: SignGrade, weighed: Sequence[Weighed], strides: int, blocked: str) -> str:
    if blocked:
        return blocked
    if result is SignGrade.CANNOT_TELL:
        lacking = [w.quantity for w in weighed if w.criterion.primary and w.quantity.value is None]
        if lacking:
            return f"Not enough to go by: {lacking[0].words}: {lacking[0].reason}"
        needed = [w for w in weighed if w.criterion.primary]
        unsure = next((w.quantity for w in needed if w.could_be_strong), None)
        if unsure is None:
            looked_at = "; ".join(w.quantity.words for w in needed)
            return f"Nothing speaks clearly for it or against it: {looked_at}"
        off = unsure.off_words or "the strides scatter widely"
        return f"Neither seen nor ruled out: {unsure.words}{'' if off in unsure.words else f'; {off}'}"
    kinds, points = len(agreeing_kinds(weighed)), total(weighed)
    against = sum(w.speaks_for is False for w in weighed)
    counts = f"{strides} strides; {_kinds(kinds)} for it, {_observations(against)} against"
    seen = result in _SEEN
    contested = (kinds > 0 and against > 0) or not (kinds or against)
    if result is SignGrade.CLEAR and not against:
        return f"Sure: {counts}"
    if result is SignGrade.NOT_SEEN and not kinds and points <= -2.0:
        return f"Sure: {counts}"
    if contested or result is SignGrade.POSSIBLE:
        return f"Unsure: {counts}"
    return f"{'Fairly sure' if seen or points < 0 else 'Unsure'}: {counts}"


def _kinds(count: int) -> str:
    return f"{count} kind{'' if count == 1 else 's'} of evidence" if count else "no evidence"


def _observations(count: int) -> str:
    return f"{count or 'no'} observation{'' if count == 1 else 's'}"


def _with_condition(finding: Finding, condition: Condition | None) -> Finding:
    if condition is None or finding.grade in (SignGrade.CANNOT_TELL, *_SEEN):
        return finding
    worn = [words for words in (condition.orthosis, condition.stimulation) if words and not says_none(words)]
    if not worn:
        return finding
    return replace(
        finding,
        would_change=f"The walk was done with help ({', '.join(worn)}), which can hide this sign: a walk without it "
        f"would tell. {finding.would_change}",
    )
