"""The home programme: one exercise after the other, in large type, or the reason why there is none."""

from __future__ import annotations

from surefoot.care import PlannedExercise
from surefoot.care.knowledge_model import Exercise
from surefoot.report.explanation_source import CareSource
from surefoot.report.explanation_words import page_line, sentences
from surefoot.report.model import Block
from surefoot.report.said_blocks import Entry, Line, Lines, LineStyle

_EVERY_DAY = 7


def programme_blocks(source: CareSource) -> list[Block]:
    """The programme in the explanation.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Exercises, or why there are none.
    """
    programme = source.explanation.programme
    if not programme.exercises:
        withheld = Line("page_programme_withheld", programme.withheld or "")
        return [sentences(page_line("page_programme_withheld"), *([withheld] if withheld.text else []))]
    files = Lines((page_line("page_programme_sheet"), page_line("page_programme_calendar")), LineStyle.BULLETS)
    return [*sheet_blocks(source), files]


def sheet_blocks(source: CareSource) -> list[Block]:
    """The programme alone.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        What holds for all of it, then one block for each exercise.
    """
    programme = source.explanation.programme
    notes = tuple(source.plain(note.id) for note in programme.notes)
    general = Lines((*notes, page_line("page_programme_stop"), page_line("page_review")))
    return [general, *(_exercise(source, exercise) for exercise in programme.exercises)]


def days_text(exercise: PlannedExercise) -> str:
    """The days of an exercise in words.

    Parameters
    ----------
    exercise
        The exercise.

    Returns
    -------
    str
        For example ``Monday and Thursday``.
    """
    if len(exercise.days) == _EVERY_DAY:
        return "every day"
    *most, last = exercise.days
    return f"{', '.join(most)} and {last}" if most else last


def amount_lines(exercise: PlannedExercise) -> tuple[str, ...]:
    """How often and how long, built up over the weeks.

    Parameters
    ----------
    exercise
        The exercise.

    Returns
    -------
    tuple of str
        One for each stage that has numbers, then how long to hold.
    """
    stages = [f"{stage[:1].upper()}{stage[1:]}." for stage in exercise.weeks if not stage.endswith("as described")]
    if exercise.hold_s:
        low, high = exercise.hold_s
        stages.append(f"Hold for {low} to {high} seconds." if low < high else f"Hold for {low} seconds.")
    return tuple(stages)


def amount_text(exercise: PlannedExercise, stage: int) -> str:
    """How much of an exercise in one stage of the programme.

    Parameters
    ----------
    exercise
        The exercise.
    stage
        0 for weeks 1 and 2, 1 for weeks 3 and 4, 2 from week 5 on.

    Returns
    -------
    str
        For example ``sets 1, repetitions 10``.
    """
    amount = exercise.weeks[stage].partition(": ")[2] if stage < len(exercise.weeks) else "as described"
    held = exercise.hold_s
    hold = f"hold for {held[0]} to {held[1]} seconds" if held else ""
    return ", ".join(text for text in (amount if amount != "as described" or not hold else "", hold) if text)


def side_words(side: str) -> str:
    """The side of an exercise.

    Parameters
    ----------
    side
        ``left``, ``right`` or ``both``.

    Returns
    -------
    str
        For example ``left side``.
    """
    return "both sides" if side == "both" else f"{side} side"


def _exercise(source: CareSource, exercise: PlannedExercise) -> Entry:
    ident, unreviewed = exercise.id, source.plain(exercise.id).unreviewed

    def lines(texts: tuple[str, ...], style: LineStyle = LineStyle.BULLETS) -> Lines:
        return Lines(tuple(Line(ident, text) for text in texts), style)

    rows = [(f"How, {exercise.position}", lines(exercise.steps, LineStyle.STEPS))]
    planned = source.statement(ident)
    if exercise.position == "standing" and isinstance(planned, Exercise):
        rows.append(("Or sitting", lines(planned.seated_steps, LineStyle.STEPS)))
    amounts = amount_lines(exercise)
    if amounts:
        rows.append(("How much", lines(amounts)))
    rows.append(("When", lines((f"{days_text(exercise)[:1].upper()}{days_text(exercise)[1:]}.",))))
    if exercise.cautions:
        rows.append(("Take care", Lines(tuple(source.plain(caution.id) for caution in exercise.cautions))))
    rows.append(("Stop when", lines(exercise.stop_when)))
    lead = sentences(Line(ident, source.plain(ident).text, unreviewed=unreviewed))
    return Entry(
        f"exercise-{ident}",
        f"{exercise.label} ({side_words(exercise.side)})",
        "",
        "offered",
        lead,
        tuple(rows),
        whole=True,
    )
