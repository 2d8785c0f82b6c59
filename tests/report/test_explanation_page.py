"""The explanation's pages: red flags first and always, every sentence traceable, hostile words stay words."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest
from example_findings import with_findings
from explained import HOSTILE, PERSON, case_sources, hostile, source_of, with_flag
from gait_stand_in import stand_in
from html_page import Page, part_of
from readability import grade_level, sentences
from synthetic_walk import make_recording
from written_cases import WrittenCase

from surefoot.care import History, knowledge, statements
from surefoot.report import build_explanation_report, build_programme_report, report_html
from surefoot.report.explanation_source import CareSource
from surefoot.report.explanation_words import PAGE_WORDS, SUPPORT_PLAIN, URGENCY_PLAIN
from surefoot.report.gait_card import Card, card_html
from surefoot.report.model import Depth, Missing
from surefoot.report.said_blocks import FlagCard
from surefoot.signs import SIGNS, assess

CASES = case_sources()
BASE = {s.id: s for s in statements(knowledge())}
ANSWERS = {"answers_left", "answers_right", "answers_general", "answers_goals"}
KNOWN = {
    *BASE,
    *PAGE_WORDS,
    *ANSWERS,
    *(source.id for source in knowledge().sources),
    *(f"sign_{side}_{sign}" for side in ("left", "right") for sign in SIGNS),
}


def _page(history: History) -> str:
    return report_html(build_explanation_report(source_of(history)))


def _idents(html: str) -> list[str]:
    return re.findall(r'data-id="([^"]*)"', html)


@pytest.mark.parametrize(("case", "source"), CASES, ids=lambda v: v.name if isinstance(v, WrittenCase) else "")
def test_open_flags_come_first_and_withhold_the_programme(case: WrittenCase, source: CareSource) -> None:
    """In every written case: all flags, the most urgent first, nothing before them, no exercise anywhere."""
    report = build_explanation_report(source)
    flags = source.explanation.red_flags
    assert [b for p in report.parts for s in p.sections for b in s.blocks if isinstance(b, Missing)] == []
    if not flags:
        assert report.parts[0].depth is Depth.PERSON
        return
    first = report.parts[0].sections[0]
    assert (report.parts[0].depth, first.ident) == (Depth.FIRST, "flags")
    cards = [block for block in first.blocks if isinstance(block, FlagCard)]
    assert list(first.blocks[: len(flags)]) == cards
    assert [card.action.text for card in cards] == [flag.action for flag in flags]
    assert build_programme_report(source) is None
    programme = next(p for p in report.parts if p.depth is Depth.PROGRAMME)
    assert "exercise-" not in repr(programme)


def test_no_sentence_of_the_page_stands_before_a_flag() -> None:
    """Nor before what to do and how soon."""
    html = _page(with_flag())
    assert _idents(html)[0] == "rf_cauda_equina"
    assert html.index("Go to an emergency department now") < html.index('id="person"')
    assert "at once, in an emergency department" in html
    assert "page_programme_withheld" in html
    assert _idents(_page(PERSON))[0] != "rf_cauda_equina"


def test_a_flag_that_can_not_be_shown_stops_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other sections may be missing from a page; this one never quietly."""

    def fail(*_: object) -> None:
        raise RuntimeError("no words")

    monkeypatch.setattr("surefoot.report.explanation_report.flag_blocks", fail)
    with pytest.raises(RuntimeError, match="no words"):
        build_explanation_report(source_of(with_flag()))


@pytest.mark.parametrize("history", [PERSON, with_flag(), History()], ids=["person", "flag", "empty"])
def test_every_sentence_is_traceable(history: History) -> None:
    """Each identifier is known, and each sentence of the plain parts has one."""
    html = _page(history)
    assert set(_idents(html)) <= KNOWN
    plain = html[html.index("<main") : html.index('<section class="part therapist"')]
    named = r'class="(?:reader|entry-name|entry-row|run-on|urgency|note[^"]*)"'
    bare = re.findall(rf"<(?:p|li)(?![^>]*data-id)(?![^>]*{named})(?=[\s>])[^>]*>", plain)
    assert bare == []
    assert len(_idents(plain)) > 10


def test_words_are_those_of_the_statement() -> None:
    """What stands beside an identifier is what the knowledge base says."""
    html = _page(PERSON)
    for ident in ("dorsiflexor_weakness", "np_quality", "cool_pack_numb", "rigid_orthosis", "sp_next_catch"):
        found = re.search(rf'data-id="{ident}">([^<]*)', html)
        assert found is not None, ident
        assert unescape(found[1]).strip() == BASE[ident].plain


def test_clinical_part_prints_the_identifiers_and_what_awaits_review() -> None:
    """As small words, and a mark that a screen reader speaks."""
    html = _page(PERSON)
    clinical = html[html.index('<section class="part therapist"') :]
    mechanism = source_of(PERSON).explanation.mechanisms[1]
    printed = set(re.findall(r'<code class="said">([^<]*)</code>', clinical))
    assert {mechanism.id, *(said.id for said in mechanism.evidence_for)} <= printed
    assert {said.id for said in mechanism.evidence_missing} <= printed
    unreviewed = re.search(
        r'data-id="sp_ashworth_slight">[^<]*(<span[^>]*aria-label="needs clinical review")?', clinical
    )
    assert unreviewed is not None
    assert bool(unreviewed[1]) is (BASE["sp_ashworth_slight"].review == "needs clinical review")
    assert PAGE_WORDS["page_review"] in html


def test_the_order_is_that_of_the_issue() -> None:
    """What we see, behind it, help, the page to take along, the programme, then the clinician and the sources."""
    html = _page(PERSON)
    idents = [
        "seen",
        "behind",
        "could-help",
        "ask",
        "exercises",
        "ask-back",
        "mechanisms",
        "options",
        "plan",
        "sources",
    ]
    places = [html.index(f'<section id="{ident}"') for ident in idents]
    assert places == sorted(places)
    levels = [level for level, _ in Page(html).headings]
    assert all(b <= a + 1 for a, b in pairwise(levels))
    ids = [a["id"] for _, a in Page(html).elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_hostile_words_stay_words() -> None:
    """In the person's code, and in the name and the problems of a treatment."""
    html = _page(hostile())
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 3
    assert "{{ 7*7 }}" in Page(html).text
    assert Page(html).open == []


def test_an_empty_history_says_that_little_is_known() -> None:
    """No mechanism, no exercise, no invented option; and no walk."""
    html = _page(History())
    for ident in (
        "page_no_walk",
        "page_nothing_told",
        "page_little_told",
        "page_no_options",
        "page_programme_withheld",
    ):
        assert f'data-id="{ident}"' in html, ident
    assert 'class="entry strong' not in html
    assert "Nothing was told" in part_of(html, "seen")
    assert "No option fits what is known so far." in part_of(html, "options")


def test_contradictions_are_questions() -> None:
    """On the page to take along, for the clinician, and nowhere as a finding."""
    source = next(source for case, source in CASES if case.name == "contradictory_answers")
    html = report_html(build_explanation_report(source))
    asked = [q for q in source.explanation.questions if q.kind == "contradiction"]
    assert len(asked) >= 5
    visit, back = part_of(html, "ask"), part_of(html, "ask-back")
    for question in asked:
        assert f'data-id="{question.about[0]}"' in visit
        assert question.text in Page(back).text


def test_the_part_of_the_cycle_is_told_with_its_days() -> None:
    """For the person, on the page to take along and for the clinician, as a reason to ask and with its source."""
    source = next(source for case, source in CASES if case.name == "botulinum_14_weeks_ago")
    html = report_html(build_explanation_report(source))
    seen, visit, clinical = (part_of(html, ident) for ident in ("seen", "ask", "treatments"))
    for part in (seen, visit, clinical):
        assert 'data-id="botulinum_wearing_off"' in part
        assert "may be wearing off" in part
    for part in (seen, clinical):
        assert "left: botulinum toxin on 2026-01-23, 14 weeks before 2026-05-01" in Page(part).text
    assert "Ask the clinic that gave it" in seen
    assert "read in the source" in clinical
    assert 'id="treatments"' not in _page(PERSON)


def test_the_walk_is_told_first() -> None:
    """Signs that stand out, in their own plain words, each with its identifier."""
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        walk = with_findings(assess(make_recording(30.0)))
    html = report_html(build_explanation_report(source_of(PERSON.model_copy(update={"person": None}), walk)))
    seen = part_of(html, "seen")
    assert 'data-id="sign_right_foot_drop">The toes of your right foot hang down when you swing it.' in seen
    assert "comes up well" not in seen
    assert seen.index("sign_right_foot_drop") < seen.index("answers_right")
    assert "<td" in part_of(html, "signs-used")


def test_paper_says_what_stands_elsewhere() -> None:
    """Ideas beyond the first of each kind are folded, and stand in the clinical part."""
    html = _page(PERSON)
    clinical = part_of(html, "options")
    offered = {o.id for o in source_of(PERSON).explanation.options if o.status.value == "offered"}
    assert {ident for ident in offered if f'data-id="{ident}"' not in clinical} == set()
    assert "More ideas of this kind" in part_of(html, "could-help")


def test_each_standing_exercise_can_be_done_sitting() -> None:
    """Both ways are shown; where a fall is likely, only the seated one."""
    steady = PERSON.general.model_copy(update={"falls_past_year": 0, "afraid_of_falling": False})
    planned = {e.id: e for e in knowledge().exercises}
    for history, both in ((PERSON, False), (PERSON.model_copy(update={"general": steady}), True)):
        source = source_of(history)
        sheet = build_programme_report(source)
        assert sheet is not None
        words = unescape(report_html(sheet))
        standing = [e for e in source.explanation.programme.exercises if planned[e.id].position == "standing"]
        assert standing
        for exercise in standing:
            assert planned[exercise.id].seated_steps[0] in words
            assert (planned[exercise.id].steps[0] in words) is both


def test_own_words_are_easy_to_read() -> None:
    """Reading age about 11: a grade of at most 5 for all the page's own words together, none above 9."""
    card = Card()
    own = [words.replace("{names}", "stiff legs") for words in PAGE_WORDS.values()]
    own += [f"It is so: {words}." for words in (*SUPPORT_PLAIN.values(), *URGENCY_PLAIN.values())]
    own += [*card.sentences, *card.back]
    every = [sentence for words in own for sentence in sentences(words)]
    assert len(every) > 40
    assert grade_level(every) <= 5.0
    assert max(grade_level([sentence]) for sentence in every if len(sentence.split()) > 6) <= 9.0


def test_the_card_tells_no_name_and_loads_nothing() -> None:
    """A line to write on instead; the size of a bank card."""
    html = card_html()
    page = Page(html)
    assert page.open == []
    assert "Name:" in page.text
    assert "neurological condition" in page.text
    assert set(_idents(html)) == {"card_to_carry"}
    assert "85.6mm" in html
    assert "53.98mm" in html
    assert not re.search(r"https?://|<script|url\(", html)
    assert "P07" not in html


def test_hostile_is_really_hostile() -> None:
    """The words would be markup."""
    assert "<script>" in HOSTILE
