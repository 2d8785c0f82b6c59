"""The report as data: parts for three readers, sections in them, and blocks of words, numbers, tables and pictures.

A report is built once from an assessment, and HTML and PDF are made from the same report. Every text is plain text:
it is escaped by the page that shows it, so no name from a file can become markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from surefoot.report.figures import Figure, Table
from surefoot.report.said_blocks import Entry, FlagCard, Lines
from surefoot.report.words import RemarkGroup
from surefoot.signs import Grade, SignGrade


class Role(StrEnum):
    """What a paragraph is for, which sets how it looks."""

    PLAIN = "plain"
    LEAD = "lead"
    NOTE = "note"


@dataclass(frozen=True)
class Paragraph:
    """Some sentences."""

    text: str
    role: Role = Role.PLAIN


@dataclass(frozen=True)
class Bullets:
    """A list of short sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Definitions:
    """Names, each with its words."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class KeyNumber:
    """One number in large type.

    Parameters
    ----------
    label
        What it is.
    value
        The number with its unit; empty where there is none.
    details
        What stands behind it, or why it is missing.
    """

    label: str
    value: str
    details: str = ""


@dataclass(frozen=True)
class KeyNumbers:
    """A few numbers in large type."""

    items: tuple[KeyNumber, ...]


@dataclass(frozen=True)
class Banner:
    """How far the numbers can be relied on, with a mark and a frame that differ in more than colour.

    Parameters
    ----------
    grade
        Sets mark and frame.
    title
        A few words.
    text
        A sentence.
    points
        The reasons.
    link
        Identifier of the section that says more; empty for none.
    link_text
        Words of that link.
    """

    grade: Grade
    title: str
    text: str
    points: tuple[str, ...] = ()
    link: str = ""
    link_text: str = ""


@dataclass(frozen=True)
class EvidenceList:
    """What speaks for a sign, against it, or could not be looked at.

    Parameters
    ----------
    title
        Which of the three, in words.
    mark
        The same as a mark.
    items
        Each observation with its weight and what it was compared with.
    """

    title: str
    mark: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FindingCard:
    """A sign on one side with its evidence.

    Parameters
    ----------
    ident
        Identifier, unique on the page.
    title
        Name of the sign.
    grade
        How far it was seen, which sets the frame.
    result
        The grade in words.
    evidence
        Only the lists that hold something.
    facts
        How sure it is, what would change it and what it rests on, as pairs of name and words.
    folded
        Whether a page with room to unfold shows it only when asked, and paper shows it in short.
    """

    ident: str
    title: str
    grade: SignGrade
    result: str
    evidence: tuple[EvidenceList, ...]
    facts: tuple[tuple[str, str], ...]
    folded: bool = False


@dataclass(frozen=True)
class Remarks:
    """What limits the numbers, grouped."""

    groups: tuple[RemarkGroup, ...]


@dataclass(frozen=True)
class Missing:
    """What stands in the place of a part that cannot be shown.

    Parameters
    ----------
    reason
        Why.
    expected
        Whether the recording explains it; otherwise something went wrong.
    """

    reason: str
    expected: bool


@dataclass(frozen=True)
class Group:
    """Blocks under a small heading.

    Parameters
    ----------
    ident
        Identifier, unique on the page.
    title
        The heading.
    blocks
        What stands under it.
    """

    ident: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Folded:
    """Blocks that a page with room to unfold hides at first.

    Parameters
    ----------
    title
        What is in it.
    blocks
        The blocks.
    on_paper
        Words that stand in its place on paper; None to print the blocks.
    """

    title: str
    blocks: tuple[Block, ...]
    on_paper: str | None = None


Block = (
    Paragraph
    | Bullets
    | Definitions
    | KeyNumbers
    | Banner
    | Table
    | Figure
    | FindingCard
    | Remarks
    | Missing
    | Group
    | Folded
    | Lines
    | FlagCard
    | Entry
)


@dataclass(frozen=True)
class Section:
    """One section.

    Parameters
    ----------
    ident
        Identifier, unique on the page.
    title
        Heading.
    nav
        Short name for the contents.
    blocks
        What it holds.
    """

    ident: str
    title: str
    nav: str
    blocks: tuple[Block, ...]


class Depth(StrEnum):
    """Who a part is for."""

    FIRST = "first"
    PERSON = "person"
    VISIT = "visit"
    PROGRAMME = "programme"
    THERAPIST = "therapist"
    DETAILS = "details"

    @property
    def in_plain_words(self) -> bool:
        """Whether it is for the person, in large type."""
        return self not in (Depth.THERAPIST, Depth.DETAILS)


@dataclass(frozen=True)
class Part:
    """The sections for one reader.

    Parameters
    ----------
    depth
        Who it is for; also its identifier on the page.
    title
        Heading.
    reader
        Who it is for, in words.
    sections
        The sections in their order.
    """

    depth: Depth
    title: str
    reader: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Report:
    """A whole report.

    Parameters
    ----------
    kind
        What it is a report of.
    title
        Name of the walk or walks.
    facts
        When and how, as pairs of name and words.
    parts
        The parts in their order.
    version
        Version of the software.
    notice
        What the reader should know of the report itself; empty for nothing.
    drawn
        Whether it holds drawings of both feet, which need their key.
    """

    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    version: str
    notice: str = ""
    drawn: bool = True
