"""The care engine against written cases: are they met, does a fault of any rule break one, how long does it take.

``python -m benchmarks.care_engine`` prints every fault with the number of cases that it breaks.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from judged_cases import failures
from killed_mutations import broken_cases
from mutate_knowledge import UNNOTICEABLE, Mutation, mutations
from written_cases import WrittenCase, all_cases, vignettes

from benchmarks.tables import Bar, Detail, Measure, Section, markdown_table
from surefoot.care import explain_signs
from surefoot.care.knowledge import knowledge

_REPEATS = 5
_PARTS = {
    "red_flags": "Red flags",
    "mechanisms": "Clues of mechanisms",
    "options": "Options and their cautions",
    "exercises": "Exercises and their cautions",
    "contradictions": "Contradictions",
    "programme_notes": "Notes of the programme",
    "treatment_notes": "Notes on treatments",
    "footwear": "Features of shoes",
}
_DEFINITIONS = (
    "A written case is a history, a walk's signs and what a physiotherapist expects of them. Vignettes, one file each, "
    "were written from the evidence and the articles before the engine was run. Small cases, each about one rule, were "
    "written from the meaning of the rule and the scale of weights that the engine states.",
    "A fault changes one rule of the knowledge base: it is dropped, its condition negated, its weight, direction, "
    "effect or urgency changed. It is noticed when a case no longer comes out as written.",
    "A fault of a part drops one branch or one listed answer of a condition, or moves one bound by a step. In "
    "options and exercises it is looked for in tables of answers too: what each answer, alone or with another, brings, "
    "takes away or puts beside, written from the meaning of each option.",
    "Time: one explanation in a warm process, the median of five runs of each vignette; the slowest vignette counts.",
)


def measure() -> Section:
    """Run all cases and all faults.

    Returns
    -------
    Section
        With a table of faults by part of the knowledge base.
    """
    faults = [(fault, tuple(broken_cases(fault))) for fault in mutations(knowledge())]
    whole = [f for f in faults if not f[0].detail and not _unnoticeable(f[0])]
    parts = [f for f in faults if f[0].detail and not _unnoticeable(f[0])]
    met = [not failures(case, case.explained()) for case in all_cases()]
    slowest = 1000 * max(map(_seconds, vignettes()))
    told = len(vignettes())
    measures = (
        Measure("care_vignettes", "Vignettes", figure=told, digits=0, bars=(Bar("figure", 40, "≥"),)),
        _share("care_cases", "Written cases that come out as written", met),
        _share("care_faults", "Faults of single rules that are noticed", [bool(b) for _, b in whole]),
        _share("care_parts", "Faults of parts of conditions that are noticed", [bool(b) for _, b in parts], own=True),
        Measure("care_time", "Slowest explanation", figure=slowest, n=told, unit="ms", bars=(Bar("figure", 200),)),
    )
    details = (_by_part(faults), _not_noticed(whole + parts))
    return Section("care", "The care engine", _DEFINITIONS, measures, details)


def _share(key: str, name: str, held: list[bool], own: bool = False) -> Measure:
    share = 100 * sum(held) / len(held)
    return Measure(key, name, figure=share, n=len(held), unit="%", bars=(Bar("figure", 100, "≥"),), own=own)


def _seconds(case: WrittenCase) -> float:
    """Median time of one explanation."""
    taken = []
    for _ in range(_REPEATS):
        begin = time.perf_counter()
        explain_signs(case.history, case.signs, case.walk)
        taken.append(time.perf_counter() - begin)
    return median(taken)


Faults = Iterable[tuple[Mutation, tuple[str, ...]]]


def _by_part(faults: Faults) -> Detail:
    rows = []
    for part, name in _PARTS.items():
        for detail, kind in ((False, "rules"), (True, "parts of conditions")):
            found = [(f, b) for f, b in faults if f.part == part and f.detail is detail and not _unnoticeable(f)]
            counts = [len(broken) for _, broken in found]
            if counts:
                noticed = sum(count > 0 for count in counts)
                rows.append((f"{name}: {kind}", str(len(counts)), str(noticed), f"{median(counts):g}"))
    return Detail("Faults by part", ("Faults of", "Faults", "Noticed", "Cases broken (median)"), tuple(rows))


def _not_noticed(faults: Faults) -> Detail:
    """Those of the bars above, and those that nobody can notice."""
    rows = [(fault.rule, fault.what, "not noticed") for fault, broken in faults if not broken]
    rows += [(rule, what, reason) for (rule, what), reason in UNNOTICEABLE.items()]
    return Detail("Faults not noticed", ("Rule", "Fault", "Why"), tuple(rows))


def _unnoticeable(fault: Mutation) -> bool:
    return (fault.rule, fault.what) in UNNOTICEABLE


def _print_all() -> None:
    """Every fault, one row each."""
    rows = [(fault.rule, fault.what, str(len(tuple(broken_cases(fault))))) for fault in mutations(knowledge())]
    print(markdown_table(("Rule", "Fault", "Cases broken"), rows))


if __name__ == "__main__":
    _print_all()
