"""Sources of an explanation's pages for the tests: written cases, hostile words, and a person with a walk."""

from __future__ import annotations

from datetime import date

from written_cases import WrittenCase, vignettes

from surefoot.care import GeneralHistory, History, SideHistory, Treatment, explain
from surefoot.report import care_source
from surefoot.report.explanation_source import CareSource
from surefoot.signs import Assessment

HOSTILE = '"><script>alert(1)</script> #eval("6*7") $x$ *b* {{ 7*7 }} \\0;,\x07 BEGIN:VEVENT'
_RIGHT = SideHistory(
    foot_drop_noticed=True,
    onset="months or longer",
    course="steady",
    pain=5,
    pain_sites=("sole", "calf"),
    pain_qualities=("burning", "cramping"),
    pain_triggers=("heat",),
    stiffness=4,
    trips=True,
    toes_drag=True,
    mrc_dorsiflexion=3,
    ashworth_calf=1.5,
    numbness=True,
    worse_with_distance=True,
)
_GENERAL = GeneralHistory(
    multiple_sclerosis=True,
    worse_with_heat=True,
    fatigue=6,
    falls_past_year=1,
    stands_up_unaided=True,
    new_or_worse_over_24_hours=False,
)
PERSON = History(
    person="P07",
    date=date(2026, 3, 4),
    right=_RIGHT,
    general=_GENERAL,
    treatments=(Treatment(kind="stretching", helped="a little", side="right"),),
    goals=("walk further", "trip less", "not be stared at"),
)


def source_of(history: History, assessment: Assessment | None = None) -> CareSource:
    """What the pages of one person are made from."""
    return care_source(explain(history, assessment), history, assessment)


def with_flag(history: History = PERSON) -> History:
    """The same person with a red flag."""
    return history.model_copy(
        update={"general": history.general.model_copy(update={"saddle_numbness_new": True, "chest_pain": True})}
    )


def hostile(history: History = PERSON) -> History:
    """The same person with words that try to become markup."""
    tried = tuple(t.model_copy(update={"name": HOSTILE, "problems": HOSTILE}) for t in history.treatments)
    return history.model_copy(update={"person": HOSTILE, "treatments": tried})


def case_sources() -> list[tuple[WrittenCase, CareSource]]:
    """Every vignette with what its pages are made from; without a walk's file there is no assessment."""
    return [(case, care_source(case.explained(), case.history)) for case in vignettes()]
