"""A page taken apart for the tests: its elements, its words, and whether everything closes."""

from __future__ import annotations

from html.parser import HTMLParser

_EMPTY = ("meta", "br", "wbr", "link", "img")
_BREAK = "\0"


class Page(HTMLParser):
    """Collects elements and checks that they close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "wbr":
            self.words.append(_BREAK)
        if tag not in _EMPTY:
            self.open.append(tag)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append((int(tag[1]), ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes the wrong element"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            return
        self.words.append(data)
        if any(tag[0] == "h" and tag[1:].isdigit() for tag in self.open):
            level, words = self.headings[-1]
            self.headings[-1] = (level, words + data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        """The words of the page with plain spaces."""
        return " ".join(" ".join(self.words).replace(f" {_BREAK} ", "").replace("\N{NO-BREAK SPACE}", " ").split())


def part_of(html: str, ident: str) -> str:
    """The HTML from the section with that identifier to its end."""
    start = html.index(f'<section id="{ident}"')
    return html[start : html.index("</section>", start)] + "</section>"
