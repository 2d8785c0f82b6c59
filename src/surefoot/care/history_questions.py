"""The questions of a history as data: what is asked, in which order, of whom, and when an answer would be useful."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import model_validator

from surefoot.care.answer_types import AnswerKind, answer_type
from surefoot.care.history import TreatmentKind
from surefoot.care.knowledge import FOLDER, checked_entry, read_entries
from surefoot.care.knowledge_model import Statement, When
from surefoot.errors import KnowledgeError

FILE = FOLDER / "questions.yaml"
Section = Literal[
    "what must be acted on",
    "your feet",
    "pain",
    "stiffness",
    "walking",
    "daily life",
    "examination",
    "devices and treatments",
    "shoes",
    "goals",
    "this record",
]
SECTIONS: tuple[str, ...] = get_args(Section)
URGENT: str = SECTIONS[0]
Helped = Literal["yes", "a little", "no", "made it worse"]


class HistoryQuestion(Statement):
    """One question: its words, the fields that it fills, and when it is asked.

    Parameters
    ----------
    plain
        The question, for the person; of a list of fields the sentence above the list.
    clinical
        What it finds out, for the clinician.
    section
        Part of the conversation.
    fields
        ``side.x``, ``general.x``, ``footwear.x``, ``treatment.x``, ``treatments`` (their kinds), ``goals``, ``person``
        or ``date``. Several are a list of which all that are true are named.
    words
        Plain words of an answer, or of a field in a list; where every answer has its words, in the order shown.
    help
        What to know before answering.
    clinician
        Asked of clinicians only, because it needs an examination.
    when
        Asked only where this holds on that side; what must be acted on is asked unless it is known not to hold.
    kinds, helped
        Of a question about a treatment: the kinds and results that it is asked of; all when empty.
    """

    section: Section
    fields: tuple[str, ...]
    help: str
    words: Mapping[str, str] = {}
    clinician: bool = False
    when: When | None = None
    kinds: tuple[TreatmentKind, ...] = ()
    helped: tuple[Helped, ...] = ()

    @property
    def per_side(self) -> bool:
        """Whether it asks for each leg."""
        return self.fields[0].startswith("side.")

    @property
    def about_treatment(self) -> bool:
        """Whether it asks for each treatment."""
        return self.fields[0].startswith("treatment.")

    @property
    def is_list(self) -> bool:
        """Whether several fields are asked for at once."""
        return len(self.fields) > 1

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        kinds = []
        for field in self.fields:
            try:
                kinds.append(answer_type(field))
            except KeyError:
                raise ValueError(f"a history has no field '{field}'") from None
        if not kinds:
            raise ValueError("a question needs at least one field")
        if self.is_list:
            records = {field.partition(".")[0] for field in self.fields}
            if len(records) > 1 or any(kind.kind is not AnswerKind.YES_NO for kind in kinds):
                raise ValueError("a list holds yes-or-no fields of one record")
            if set(self.words) != set(self.fields):
                raise ValueError(f"'words' must name exactly {', '.join(self.fields)}")
        elif set(self.words) - set(kinds[0].words):
            raise ValueError(f"'words' holds answers that are not allowed; allowed: {', '.join(kinds[0].words)}")
        return self


@lru_cache(maxsize=1)
def history_questions() -> tuple[HistoryQuestion, ...]:
    """The questions that ship with Surefoot.

    Returns
    -------
    tuple of HistoryQuestion
        In the order in which they are asked.
    """
    return load_questions(FILE)


def load_questions(path: Path) -> tuple[HistoryQuestion, ...]:
    """Read questions.

    Parameters
    ----------
    path
        A YAML file of the knowledge base.

    Returns
    -------
    tuple of HistoryQuestion
        Checked; in the order of the file, which is the order of the sections.

    Raises
    ------
    KnowledgeError
        When an entry is wrong, an id or a field is there twice, or a section out of its place.
    """
    found: list[HistoryQuestion] = [checked_entry(HistoryQuestion, raw, path) for raw in read_entries(path)]
    seen: set[str] = set()
    for question in found:
        for name in (question.id, *question.fields):
            if name in seen:
                raise KnowledgeError(f"{path.name}: entry '{question.id}': '{name}' is there twice")
            seen.add(name)
    order = [SECTIONS.index(question.section) for question in found]
    if order != sorted(order):
        raise KnowledgeError(f"{path.name}: the sections must stand in this order: {', '.join(SECTIONS)}")
    return tuple(found)
