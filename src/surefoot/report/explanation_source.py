"""What an explanation's pages are made from, and how its statements become lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from surefoot.care import Explanation, History, OptionFound, PlannedExercise, Said, statements
from surefoot.care.knowledge_model import Caution, Knowledge, Source, Statement
from surefoot.report.said_blocks import Line
from surefoot.signs import Assessment

UNREVIEWED = "needs clinical review"


@dataclass(frozen=True)
class CareSource:
    """What an explanation's pages are made from.

    Parameters
    ----------
    explanation
        What the engine found.
    history
        What was told.
    assessment
        The walk; None without one.
    base
        The knowledge base that the explanation was made with.
    """

    explanation: Explanation
    history: History
    assessment: Assessment | None
    base: Knowledge

    @cached_property
    def _statements(self) -> dict[str, Statement]:
        return {statement.id: statement for statement in statements(self.base)}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Publications of the knowledge base by identifier."""
        return {source.id: source for source in self.base.sources}

    @cached_property
    def used(self) -> tuple[str, ...]:
        """Identifiers of every statement that the explanation says, each once, in its order."""
        return tuple(dict.fromkeys(_used(self.explanation)))

    @cached_property
    def used_sources(self) -> tuple[str, ...]:
        """Identifiers of the publications behind them, in the order of the knowledge base; numbered from 1."""
        named = {name for ident in self.used for name in self.statement(ident).sources}
        return tuple(ident for ident in self.sources if ident in named)

    def statement(self, ident: str) -> Statement:
        """A statement of the knowledge base.

        Parameters
        ----------
        ident
            Its identifier.

        Returns
        -------
        Statement
            As it stands there.
        """
        return self._statements[ident]

    def withholds(self, ident: str) -> bool:
        """Whether a caution takes its option away.

        Parameters
        ----------
        ident
            Identifier of the caution.

        Returns
        -------
        bool
            False for one that stands beside the option.
        """
        found = self.statement(ident)
        return isinstance(found, Caution) and found.effect == "withhold"

    def plain(self, ident: str, details: str = "") -> Line:
        """The plain words of a statement.

        Parameters
        ----------
        ident
            Its identifier.
        details
            What stands behind it.

        Returns
        -------
        Line
            With its mark where no clinician has checked it.
        """
        found = self.statement(ident)
        return Line(ident, found.plain, details, found.review == UNREVIEWED)

    def clinical(self, ident: str, details: str = "") -> Line:
        """The clinical words of a statement.

        Parameters
        ----------
        ident
            Its identifier.
        details
            What stands behind it.

        Returns
        -------
        Line
            With its mark where no clinician has checked it.
        """
        found = self.statement(ident)
        return Line(ident, found.clinical, details, found.review == UNREVIEWED)


def _used(found: Explanation) -> Iterator[str]:
    yield from (flag.said.id for flag in found.red_flags)
    yield from (question.about[0] for question in found.questions)
    for mechanism in found.mechanisms:
        yield mechanism.id
        clues = (*mechanism.evidence_for, *mechanism.evidence_against, *mechanism.evidence_missing)
        yield from (said.id for said in clues)
        if mechanism.next_observation:
            yield mechanism.next_observation.id
    entries: tuple[OptionFound | PlannedExercise, ...] = (*found.options, *found.programme.exercises)
    for entry in entries:
        yield entry.id
        yield from (caution.id for caution in entry.cautions)
    yield from (note.id for note in found.programme.notes)
    yield from (note.id for note in found.treatment_notes)


def because_text(said: Said) -> str:
    """What brought a statement up, in a few words.

    Parameters
    ----------
    said
        The statement as it was said.

    Returns
    -------
    str
        For example ``left: burning pain; left: numbness``; empty where nothing did.
    """
    return "; ".join(said.because)


def sides_text(sides: Sequence[str]) -> str:
    """Sides in words.

    Parameters
    ----------
    sides
        ``left``, ``right`` or ``both`` (the person as a whole).

    Returns
    -------
    str
        For example ``left and right``; empty for the person as a whole.
    """
    return " and ".join(side for side in ("left", "right") if side in sides)
