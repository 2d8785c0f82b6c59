"""The files of the knowledge base are read as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.care.knowledge import load_knowledge
from surefoot.errors import KnowledgeError

_SOURCE = "- {id: a_source, citation: A source}\n"
_SHOE = """
- id: a_shoe
  plain: A sentence.
  clinical: A sentence.
  sources: [a_source]
  review: needs clinical review
  effect: careful
  when:
"""


def _load(folder: Path, when: str) -> object:
    (folder / "sources.yaml").write_text(_SOURCE, encoding="utf-8")
    (folder / "footwear.yaml").write_text(_SHOE + f"    {when}\n", encoding="utf-8")
    return load_knowledge(folder).footwear[0].when


def test_on_and_no_are_words(tmp_path: Path) -> None:
    """YAML's oldest trap is closed: `on` is a side and `no` an answer, only true and false are truth values."""
    assert _load(tmp_path, "{sign: foot_drop, on: any}") == {"sign": "foot_drop", "on": "any"}
    assert _load(tmp_path, "{tried: insoles, helped: [no]}") == {"tried": "insoles", "helped": ["no"]}
    assert _load(tmp_path, "{fact: side.pain, known: true}") == {"fact": "side.pain", "known": True}


def test_a_key_that_is_no_word_is_an_error_with_its_place(tmp_path: Path) -> None:
    """Not a traceback."""
    with pytest.raises(KnowledgeError, match=r"footwear.yaml: entry 'a_shoe', field 'when': .*does not go with 3"):
        _load(tmp_path, "{goal: stairs, 3: any}")


def test_a_field_that_is_given_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    """Plain YAML would keep the last in silence; what an entry takes over from elsewhere may be given anew."""
    with pytest.raises(KnowledgeError, match=r"footwear.yaml, line 9: field 'goal' is there twice"):
        _load(tmp_path, "{goal: stairs, goal: work}")
    with pytest.raises(KnowledgeError, match=r"footwear.yaml, line 9: field '\['stairs'\]' is no name of a field"):
        _load(tmp_path, "{[stairs]: goal}")
    assert _load(tmp_path, "{any: [&one {goal: stairs}, {<<: *one, goal: work}]}") == {
        "any": [{"goal": "stairs"}, {"goal": "work"}]
    }
