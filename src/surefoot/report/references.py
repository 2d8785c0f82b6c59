"""The publications that a report's numbers rest on, each with what it is used for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from surefoot.errors import UsageError
from surefoot.signs import Assessment, Evidence, reference_values
from surefoot.signs.reference_model import Source


@dataclass(frozen=True)
class Reference:
    """A publication.

    Parameters
    ----------
    used_for
        What of it is used.
    authors
        First author and others.
    year
        Year of publication.
    doi
        Its identifier.
    """

    used_for: str
    authors: str
    year: int
    doi: str

    @property
    def line(self) -> str:
        """The publication in one line."""
        return f"{self.used_for}: {self.authors} {self.year}, doi\N{NO-BREAK SPACE}{self.doi}."


_FOOT = (
    Reference("Tilt of the foot from its own signal", "Laidig and Seel", 2023, "10.1016/j.inffus.2022.10.014"),
    Reference("Moment of initial contact", "Zeni and others", 2008, "10.1016/j.gaitpost.2007.07.007"),
)
_SHANK = (
    Reference("Contacts from the turning of the shank", "Salarian and others", 2004, "10.1109/TBME.2004.827933"),
    Reference("Contacts from the turning of the shank", "Trojaniello and others", 2014, "10.1186/1743-0003-11-152"),
)
_ALWAYS = (
    Reference("Check that a rhythm is plausible", "Murakami and Otaka", 2017, "10.1589/jpts.29.722"),
    Reference("Six or more strides a side in MS", "Biosensors 10(9)", 2020, "10.3390/bios10090128"),
)
_MARKERS = (
    Reference("Limits of agreement", "Bland and Altman", 1986, "10.1016/S0140-6736(86)90837-8"),
    Reference("Intraclass correlation ICC(A,1)", "McGraw and Wong", 1996, "10.1037/1082-989X.1.1.30"),
)


def references_for(assessment: Assessment) -> list[Reference]:
    """The publications that this walk's numbers rest on.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    list of Reference
        Only what was used.
    """
    segments = set(assessment.segment.values())
    return [
        *(_FOOT if segments & {"foot", "markers"} else ()),
        *(_SHANK if "shank" in segments else ()),
        *_ALWAYS,
        *(_MARKERS if assessment.agreement else ()),
    ]


def sources_of(evidence: Evidence) -> tuple[Source, ...]:
    """The sources of the reference value that a piece of evidence was compared with.

    Parameters
    ----------
    evidence
        The evidence.

    Returns
    -------
    tuple of Source
        Empty where no reference value was used, or where this version does not know it.
    """
    if evidence.source is None:
        return ()
    values = reference_values()
    try:
        return tuple(values.source(source) for source in values.record(evidence.source).sources)
    except UsageError:
        return ()


def source_lines(assessment: Assessment, idents: Iterable[str] = ()) -> list[str]:
    """The sources of every reference value that the signs were compared with, and of others.

    Parameters
    ----------
    assessment
        The walk.
    idents
        Identifiers of further sources.

    Returns
    -------
    list of str
        One line for each, with its DOI where it is known.
    """
    findings = [finding for found in assessment.signs.values() for finding in found.values()]
    evidence = [e for f in findings for e in (*f.evidence_for, *f.evidence_against, *f.evidence_missing)]
    found = {source.id: source for one in evidence for source in sources_of(one)}
    found |= {ident: reference_values().source(ident) for ident in idents}
    return [
        f"Healthy people: {source.citation}" + (f" doi\N{NO-BREAK SPACE}{source.doi}." if source.doi else "")
        for source in found.values()
    ]
