"""The home programme: exercises that fit, built up over weeks within the guideline, adapted to the person."""

from __future__ import annotations

from surefoot.care.explanation import OpenFlag, PlannedExercise, Programme
from surefoot.care.knowledge_model import Exercise, Knowledge
from surefoot.care.match_options import sort_cautions
from surefoot.care.person_view import SIDES, PersonView
from surefoot.care.weigh_mechanisms import said

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPREAD = {1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 5), 5: (0, 1, 2, 4, 5), 6: (0, 1, 2, 3, 4, 5)}
_UNSTEADY = {
    "any": [
        {"fact": "general.falls_past_year", "at_least": 1},
        {"fact": "general.stands_up_unaided", "is": [False]},
        {"fact": "general.afraid_of_falling"},
    ]
}


def plan_programme(knowledge: Knowledge, views: dict[str, PersonView], flags: tuple[OpenFlag, ...]) -> Programme:
    """Lay out the home programme.

    Parameters
    ----------
    knowledge
        The knowledge base.
    views
        The person by ``left``, ``right`` and ``both``, with the mechanisms found.
    flags
        Open red flags; any of them withholds the programme.

    Returns
    -------
    Programme
        Exercises, or the reason why there are none.
    """
    if flags:
        return Programme((), "There is something to be looked at first; see the top of the page.", ())
    planned = tuple(plan for exercise in knowledge.exercises for plan in _planned(exercise, views))
    if not planned:
        return Programme((), "Nothing that was told or measured calls for an exercise.", ())
    person = views["both"]
    notes = [n for n in knowledge.programme_notes if n.when is None or person.truth(n.when) is True]
    return Programme(planned, None, tuple(said(n, person.because(n.when) if n.when else ()) for n in notes))


def _planned(exercise: Exercise, views: dict[str, PersonView]) -> list[PlannedExercise]:
    sides = [side for side in SIDES if views[side].truth(exercise.when) is True]
    sides = [side for side in sides if not sort_cautions(exercise.cautions, views[side])[0]]
    if not sides:
        return []
    side = sides[0] if len(sides) == 1 else "both"
    return [_plan(exercise, views[side], seated=views["both"].truth(_UNSTEADY) is True)]


def _plan(exercise: Exercise, view: PersonView, *, seated: bool) -> PlannedExercise:
    sitting = seated and exercise.position == "standing"
    return PlannedExercise(
        id=exercise.id,
        label=exercise.label,
        side=view.side,
        said=said(exercise, view.because(exercise.when)),
        position="sitting" if sitting else exercise.position,
        steps=exercise.seated_steps if sitting else exercise.steps,
        hold_s=exercise.hold_s,
        repetitions=exercise.repetitions,
        sets=exercise.sets,
        weeks=_weeks(exercise),
        days=_days(exercise),
        stop_when=exercise.stop_when,
        cautions=sort_cautions(exercise.cautions, view)[1],
    )


def _weeks(exercise: Exercise) -> tuple[str, ...]:
    """From the low end of the guideline in the first two weeks to the high end from the fifth on."""
    amounts = [
        (f"{name} {{}}", bounds)
        for name, bounds in (("sets", exercise.sets), ("repetitions", exercise.repetitions))
        if bounds is not None
    ]
    steps = []
    for weeks, part in (("weeks 1 and 2", 0.0), ("weeks 3 and 4", 0.5), ("from week 5 on", 1.0)):
        values = [text.format(round(low + part * (high - low))) for text, (low, high) in amounts]
        steps.append(f"{weeks}: {', '.join(values)}" if values else f"{weeks}: as described")
    return tuple(steps)


def _days(exercise: Exercise) -> tuple[str, ...]:
    number = min(exercise.days_per_week[0] if exercise.rest_day_between else exercise.days_per_week[1], 7)
    return DAYS if number == 7 else tuple(DAYS[i] for i in _SPREAD[number])
