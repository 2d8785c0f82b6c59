"""Every statement of the two articles is acted upon, or listed as background with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.care.knowledge import knowledge, load_knowledge, statements
from surefoot.errors import KnowledgeError

IDS = frozenset([*(f"F{n}" for n in range(1, 60)), *(f"D{n}" for n in range(1, 80))])
COVERED = {ident for statement in statements(knowledge()) for ident in statement.covers}
BACKGROUND = {entry.id: entry for entry in knowledge().background}


def test_every_id_is_covered_or_background() -> None:
    """F1 to F59 and D1 to D79, each in one of the two and none that the articles do not have."""
    assert IDS - COVERED - set(BACKGROUND) == set()
    assert (COVERED | set(BACKGROUND)) - IDS == set()
    assert COVERED & set(BACKGROUND) == set()


def test_background_is_rare_and_has_its_reason() -> None:
    """Background is no place to hide work."""
    assert len(BACKGROUND) <= 4
    assert len(knowledge().background) == len(BACKGROUND)
    for entry in BACKGROUND.values():
        assert len(entry.reason.split()) >= 8, entry.id


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("options", {f"F{n}" for n in (*range(26, 39), *range(40, 60))}
         | {"D9", "D10", "D16", "D45", "D46", "D49", "D76", "D79"} | {f"D{n}" for n in range(50, 65)}),
        ("exercises", {f"F{n}" for n in (40, 41, 42, 43, 44, 54, 55)}),
        ("footwear", {f"F{n}" for n in range(28, 35)}),
        ("explanations", {"F5", "F59", "D36", *(f"D{n}" for n in range(37, 49)), *(f"D{n}" for n in range(65, 76)),
                          "D77", "D78"}),
    ],
)  # fmt: skip
def test_ids_are_covered_where_they_belong(kind: str, ids: set[str]) -> None:
    """What can be done is an option, a shoe or an exercise, not only a sentence."""
    covered = {ident for entry in getattr(knowledge(), kind) for ident in entry.covers}
    assert ids - covered == set()


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    """File, id and field."""
    (tmp_path / "explanations.yaml").write_text(
        "- {id: explain_it, plain: A., clinical: A., sources: [nobody], review: needs clinical review}\n",
        encoding="utf-8",
    )
    with pytest.raises(KnowledgeError, match=r"explanations.yaml: entry 'explain_it', field 'sources'.*'nobody'"):
        load_knowledge(tmp_path)
