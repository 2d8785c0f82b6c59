"""The conversation of ``surefoot history``: lines in, lines out, fit for a screen reader, saved after every answer."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import date as Day
from enum import Enum, auto
from pathlib import Path
from typing import Any

import typer

from surefoot.care.explanation import OpenFlag
from surefoot.care.history import History
from surefoot.care.history_check import check_history
from surefoot.care.history_file import write_history
from surefoot.care.history_questions import URGENT, history_questions
from surefoot.care.history_steps import Step, is_open, tell, told, useful_steps
from surefoot.care.history_typed import choices, how_to_answer, read_typed, several, told_words
from surefoot.care.knowledge import knowledge
from surefoot.care.red_flags import open_flags
from surefoot.errors import HistoryError
from surefoot.recording.file_guard import show

INTERRUPTED = 130
KEYS = "Enter skips a question. b goes back, q saves and leaves, ? explains."
Key = tuple[str, tuple[str, ...], int | None]


def printable(text: str) -> str:
    """Return a text without anything that could steer a terminal.

    Parameters
    ----------
    text
        As typed or read.

    Returns
    -------
    str
        Its printable letters; others as blanks.
    """
    return "".join(char if char.isprintable() else " " for char in text)


class _Move(Enum):
    ON = auto()
    BACK = auto()
    LEAVE = auto()


class Dialogue:
    """Asks what is open, one question at a time.

    Parameters
    ----------
    history
        What was told so far.
    path
        File that every answer is saved to.
    clinician
        Whether to ask for what an examination shows.
    again
        Whether to ask again what was answered.
    """

    def __init__(self, history: History, path: Path, *, clinician: bool = False, again: bool = False) -> None:
        self.history = history
        self.path = path
        self.clinician = clinician
        self.again = again
        # answers of another day say nothing of today: what must be acted on is asked anew
        self._of_another_day = history.date is not None and history.date < Day.today()
        self._done: set[Key] = set()
        self._trail: list[Key] = []
        self._said: set[tuple[str, str | None]] = set()

    def hold(self) -> int:
        """Ask until nothing is open, or until the person leaves.

        Returns
        -------
        int
            Exit code: 0, or 130 when it was interrupted.
        """
        for stream in (sys.stdin, sys.stdout):
            # a letter that cannot be read or shown is no reason to fall over
            with suppress(AttributeError, ValueError):
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        with suppress(AttributeError, ValueError):  # not on Windows; only the main thread can
            # polars lets the system take up a read again after Ctrl-C, so that it would wait for the next Enter
            signal.siginterrupt(signal.SIGINT, True)
        code = 0
        try:
            self._greet()
            self._say_new_flags()
            self._ask_all()
        except EOFError:
            typer.echo()
        except KeyboardInterrupt:
            typer.echo()
            code = INTERRUPTED
        self._part()
        return code

    # --- which question ---

    def _steps(self) -> tuple[Step, ...]:
        return useful_steps(history_questions(), self.history, self.clinician)

    def _to_ask(self) -> list[Step]:
        return [step for step in self._steps() if step.key not in self._done and self._wanted(step)]

    def _wanted(self, step: Step) -> bool:
        anew = self._of_another_day and step.question.section == URGENT
        return self.again or anew or is_open(step, self.history)

    def _ask_all(self) -> None:
        returned: Step | None = None
        while True:
            to_ask = self._to_ask()
            if returned is None and not to_ask:
                return
            step = returned or to_ask[0]
            move = self._ask(step, to_ask)
            if move is _Move.LEAVE:
                return
            returned = self._last() if move is _Move.BACK else None
            if move is _Move.BACK and returned is None:
                typer.echo("This is the first question.")
            if move is _Move.ON:
                self._done.add(step.key)
                self._trail.append(step.key)

    def _last(self) -> Step | None:
        steps = {step.key: step for step in self._steps()}
        while self._trail:
            key = self._trail.pop()
            self._done.discard(key)
            if key in steps:
                return steps[key]
        return None

    # --- one question ---

    def _ask(self, step: Step, to_ask: list[Step]) -> _Move:
        self._put_question(step, to_ask)
        before = told_words(step, self.history)
        if before is not None:
            typer.echo(f"Told before: {printable(before)}. Enter keeps it, x takes it away.")
        while True:
            line = printable(input(f"{how_to_answer(step)}: ")).strip()
            if line == "":
                return _Move.ON
            if line.lower() == "b":
                return _Move.BACK
            if line.lower() == "q":
                return _Move.LEAVE
            if line == "?":
                rest = " What you do not name counts as no." if several(step) else ""
                typer.echo(f"{step.question.help}{rest}\n{KEYS}")
                continue
            if self._take(step, line, before is not None):
                return _Move.ON

    def _put_question(self, step: Step, to_ask: list[Step]) -> None:
        question = step.question
        of_section = [other for other in to_ask if other.question.section == question.section and other.key != step.key]
        done = sum(other.key in self._done for other in self._steps() if other.question.section == question.section)
        typer.echo(f"\n{question.section.capitalize()}: {done + 1} of {done + 1 + len(of_section)}")
        clinical = f" ({question.clinical.rstrip('.')})" if self.clinician else ""
        typer.echo(f"{self._about(step)}{question.plain}{clinical}")
        for number, (_, words) in enumerate(choices(step), 1):
            typer.echo(f"  {number}  {words}")

    def _about(self, step: Step) -> str:
        if step.treatment is not None:
            treatment = self.history.treatments[step.treatment]
            name = f" ({printable(treatment.name)})" if treatment.name else ""
            tried = next(q for q in history_questions() if q.fields == ("treatments",))
            kind = treatment.kind if self.clinician else tried.words.get(treatment.kind, treatment.kind)
            return f"{kind[0].upper()}{kind[1:]}{name}: "
        return f"{step.sides[0].capitalize()} side: " if len(step.sides) == 1 else ""

    def _take(self, step: Step, line: str, answered: bool) -> bool:
        """Save an answer; say why and return False where it is none."""
        try:
            if line.lower() == "x" and answered:
                values: dict[tuple[str, str], Any] = dict.fromkeys(told(step, self.history))
            else:
                values = read_typed(step, line)
            after = tell(step, self.history, values)
            self._save(after, step)
        except (ValueError, HistoryError) as error:
            typer.echo(f"Please try again: {error}.")
            return False
        self._say_new_flags()
        return True

    def _save(self, after: History, step: Step) -> None:
        if step.question.fields == ("date",):
            self._of_another_day = False  # the day that was told stays
        else:
            after = after.model_copy(update={"date": self._day(after, step)})
        check_history(after)
        write_history(after, self.path)
        if step.question.fields == ("treatments",):
            self._regroup(after)
        self.history = after

    def _day(self, after: History, step: Step) -> Day:
        """The day of the history: today, once what must be acted on was asked today."""
        if after.date is None:
            return Day.today()
        waiting = [s for s in self._to_ask() if s.question.section == URGENT and s.key != step.key]
        return after.date if waiting or not self._of_another_day else Day.today()

    def _regroup(self, after: History) -> None:
        """Treatments came or went: their positions changed, and what was told of the lost ones is lost."""
        kinds = {treatment.kind for treatment in after.treatments}
        lost = dict.fromkeys(t.kind for t in self.history.treatments if t.kind not in kinds)
        if lost:
            typer.echo(f"Taken out: {', '.join(lost)}.")
        self._done = {key for key in self._done if key[2] is None}
        self._trail = [key for key in self._trail if key[2] is None]

    # --- what is said besides ---

    def _greet(self) -> None:
        count = len(self._to_ask())
        typer.echo(
            "Surefoot asks about your feet, your legs and how you walk.\n"
            "It is no medical device and makes no diagnosis.\n"
            f"About {count} questions are open; some bring others. What may need help at once comes first.\n"
            f"{KEYS}\n"
            f"Every answer is saved at once in {show(self.path)}. It stays on this machine."
        )

    def _flags(self) -> tuple[OpenFlag, ...]:
        return open_flags(knowledge().red_flags, self.history)

    def _say_new_flags(self) -> None:
        flags = self._flags()
        new = [flag for flag in flags if (flag.said.id, flag.side) not in self._said]
        self._say(new)
        if any(flag.urgency.startswith("emergency") for flag in new):
            typer.echo("Do this first. Your answers are saved; q leaves.")
        self._said = {(flag.said.id, flag.side) for flag in flags}

    def _say(self, flags: Iterable[OpenFlag]) -> None:
        for flag in flags:
            where = f"{flag.side.capitalize()} side: " if flag.side else ""
            words = flag.said.clinical if self.clinician else flag.said.plain
            action = flag.action_clinical if self.clinician else flag.action
            typer.echo(f"\nImportant. {where}{words}\nWhat to do: {action}")

    def _part(self) -> None:
        flags = self._flags()
        if flags:
            typer.echo("\nBefore everything else:")
            self._say(flags)
        left = len(self._to_ask())
        still = f" {left} questions are still open; the same command goes on." if left else ""
        typer.echo(f"\nSaved in {show(self.path)}.{still}")
