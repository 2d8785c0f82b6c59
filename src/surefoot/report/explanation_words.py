"""Sentences of an explanation that are the page's own and not the knowledge base's, each with its identifier.

The knowledge base says what is known; these say what the page is, and what to do with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from surefoot.report.said_blocks import Line, Lines, LineStyle

PAGE_WORDS: Mapping[str, str] = {
    "page_first": "Do this before you read on.",
    "page_first_possible": "We can not rule out something urgent yet. Please answer this first.",
    "page_no_diagnosis": "This page is not a diagnosis. It shows what may be behind it, and what you could ask.",
    "page_options": "These are ideas to talk about, not orders. Change no medicine because of this page.",
    "page_review": "The mark ◊ means that no doctor or therapist has checked these words yet.",
    "page_little_told": "You told us little so far. So we can say little. Tell more, or have your walk measured.",
    "page_nothing_told": "Nothing was told about feet and legs yet.",
    "page_no_walk": "Your walk was not measured. So this rests on what you told us.",
    "page_poor_walk": "Your walk could not be measured well enough. So this rests on what you told us.",
    "page_nothing_seen": "We saw none of the signs that we look for. But sensors do not see all.",
    "page_nothing_behind": "Nothing that we look for is well supported so far.",
    "page_not_supported": "Nothing points to this so far: {names}.",
    "page_not_known": "We know too little to tell: {names}.",
    "page_no_options": "Nothing that you told us calls for one of our ideas so far.",
    "page_more_options": "More ideas of this kind stand in the part for the physiotherapist.",
    "page_visit": "Take this page with you. Tick what you want to talk about.",
    "page_visit_flags": "Do not wait for this visit: act on the first page now.",
    "page_visit_always": "What matters most to me just now?",
    "page_visit_again": "When should we measure my walk again to see if it has changed?",
    "page_programme_learn": "Learn these with a physiotherapist first.",
    "page_programme_stop": "If anything feels wrong, stop and ask.",
    "page_programme_withheld": "There is no home programme yet.",
    "page_programme_calendar": "The days are in programme.ics, which a calendar can read.",
    "page_programme_sheet": "programme.html has this programme alone, to print.",
    "page_card": "The card is in card.pdf, to print and fold.",
}

SUPPORT_PLAIN: Mapping[str, str] = {
    "strong": "much points to it",
    "moderate": "some things point to it",
    "weak": "a little points to it",
    "not": "nothing points to it",
    "unknown": "we know too little",
}
SUPPORT_CLINICAL: Mapping[str, str] = {
    "strong": "supported strongly",
    "moderate": "supported moderately",
    "weak": "supported weakly",
    "not": "not supported",
    "unknown": "unknown, too little is told",
}
URGENCY_PLAIN: Mapping[str, str] = {
    "emergency call": "at once, by an emergency call",
    "emergency department": "at once, in an emergency department",
    "same day": "today",
    "within one working day": "within one working day",
    "urgent": "as early as you can",
    "soon": "soon",
}
KIND_GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("daily", "From day to day", ("footwear", "safety", "temperature", "compression")),
    ("move", "Move and train", ("physiotherapy", "movement", "training")),
    ("aids", "Aids", ("walking aid", "orthosis", "stimulation")),
    ("medical", "Ask a doctor", ("medicine question", "injection question", "surgery question")),
    ("people", "People who can help", ("referral", "support")),
)


def page_line(ident: str, **values: str) -> Line:
    """A sentence of the page.

    Parameters
    ----------
    ident
        A key of `PAGE_WORDS`.
    **values
        What goes into its gaps.

    Returns
    -------
    Line
        The sentence with its identifier.
    """
    return Line(ident, PAGE_WORDS[ident].format(**values))


def sentences(*lines: Line) -> Lines:
    """Lines as a paragraph each.

    Parameters
    ----------
    *lines
        The lines.

    Returns
    -------
    Lines
        Without printed identifiers.
    """
    return Lines(lines, LineStyle.SENTENCES)
