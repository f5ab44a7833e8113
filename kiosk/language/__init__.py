"""What people read, in nine languages: messages, dates and lines for the eye.

The texts are in kiosk/locale/TAG/LC_MESSAGES/aufruf.po, which translators edit;
nothing is compiled. German is the source language.
"""

from kiosk.language.catalogue import Language, language
from kiosk.language.lines import cell_width, isolate, visual_lines, without_isolates
from kiosk.language.phrases import refusal_text, topic_label, wait_text

__all__ = [
    "Language",
    "cell_width",
    "isolate",
    "language",
    "refusal_text",
    "topic_label",
    "visual_lines",
    "wait_text",
    "without_isolates",
]
