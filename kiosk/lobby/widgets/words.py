"""A sentence on the screen: plain text, wrapped between words, for the eye."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from kiosk.language import Language, cell_width


class Words(Widget):
    """Text of the visitor's language; never markup."""

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:
        super().__init__(id=id, classes=f"{classes} -empty".strip())
        self._language: Language | None = None
        self.text = ""
        """What is said, in the order of reading."""

    def say(self, language: Language, text: str) -> None:
        """Show `text`; an empty one takes no room."""
        if (language, text) == (self._language, self.text):
            return
        self._language = language
        self.text = text
        self.set_class(not text, "-empty")
        self.refresh(layout=True)

    def lines(self, width: int) -> list[str]:
        """The text in lines of `width` cells, as they are sent to the terminal."""
        if self._language is None or not self.text:
            return []
        return self._language.visual_lines(self.text, max(width, 2))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """All on one line, where the style says `auto`."""
        return cell_width(self.text)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as there are lines."""
        return len(self.lines(width))

    def render(self) -> Content:
        """The lines; alignment is the style sheet's."""
        return Content("\n".join(self.lines(self.content_size.width)))
