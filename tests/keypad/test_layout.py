"""The 17 and the 12 keys: what a sequence of presses means, and what it never means."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.keypad.acts import KEYS, Act, Kind, Outcome, Tone
from kiosk.keypad.layout import Layout, sound_of
from kiosk.keypad.tables import TABLES
from kiosk.sound import tones

DESKS = 3


class Hand:
    """Presses keys a fifth of a second apart, unless told otherwise."""

    def __init__(self, layout: str = "17") -> None:
        self.layout = Layout(layout, desks=DESKS)
        self.at = 100.0
        self.outcomes: list[Outcome] = []

    def press(self, keys: str, pause: float = 0.2) -> Outcome:
        """Press keys, written with spaces between; the last outcome."""
        for key in keys.split():
            self.at += pause
            self.outcomes += self.layout.press(key, self.at)
        return self.outcomes[-1]

    @property
    def acts(self) -> list[Act]:
        return [outcome.act for outcome in self.outcomes if outcome.act]


@pytest.mark.parametrize(
    ("keys", "act"),
    [
        pytest.param("enter", Act(Kind.NEXT), id="enter calls the next"),
        pytest.param("+", Act(Kind.RECALL), id="plus calls the same number again"),
        pytest.param("1 7 enter", Act(Kind.NUMBER, 17), id="17 enter calls 17"),
        pytest.param("9 9 9 9 enter", Act(Kind.NUMBER, 9999), id="four digits"),
        pytest.param("0 enter", Act(Kind.FINISH), id="0 enter finishes"),
        pytest.param("/ enter", Act(Kind.START), id="slash enter: in the room"),
        pytest.param("- enter", Act(Kind.MISS), id="minus enter: did not come"),
        pytest.param("- 1 7 enter", Act(Kind.RETURN, 17), id="minus 17: is back"),
        pytest.param("* enter", Act(Kind.PARK), id="star enter parks"),
        pytest.param("* 1 0 enter", Act(Kind.PARK, 10), id="star 10 enter: 10 minutes"),
        pytest.param("/ 2 enter", Act(Kind.FORWARD, 2), id="slash 2 enter: to desk 2"),
        pytest.param("* 0 enter", Act(Kind.PAUSE), id="star 0 enter pauses"),
        pytest.param(". . enter", Act(Kind.UNDO), id="two dots enter takes back"),
        pytest.param(
            "5 . 7 enter", Act(Kind.NUMBER, 7), id="a dot clears what is typed"
        ),
        pytest.param("5 clear enter", Act(Kind.NEXT), id="backspace clears too"),
        pytest.param("5 . . . enter", Act(Kind.UNDO), id="clear, then take back"),
    ],
)
def test_the_17_keys_do_what_the_table_says(keys: str, act: Act) -> None:
    hand = Hand()
    assert hand.press(keys).act == act
    assert hand.acts == [act]


@pytest.mark.parametrize(
    ("keys", "act"),
    [
        ("enter", Act(Kind.NEXT)),
        ("1 7 enter", Act(Kind.NUMBER, 17)),
        ("* 0 enter", Act(Kind.FINISH)),
        ("* 1 enter", Act(Kind.RECALL)),
        ("* 2 enter", Act(Kind.MISS)),
        ("* 3 enter", Act(Kind.PARK)),
        ("* 3 1 0 enter", Act(Kind.PARK, 10)),
        ("* 4 2 enter", Act(Kind.FORWARD, 2)),
        ("* 5 enter", Act(Kind.PAUSE)),
        ("* 6 enter", Act(Kind.START)),
        ("* 7 1 7 enter", Act(Kind.RETURN, 17)),
        ("* 9 enter", Act(Kind.UNDO)),
        ("a", Act(Kind.NEXT)),
        ("b", Act(Kind.RECALL)),
        ("c enter", Act(Kind.MISS)),
        ("d enter", Act(Kind.PARK)),
        ("d 5 enter", Act(Kind.PARK, 5)),
    ],
)
def test_the_12_keys_do_what_the_table_says(keys: str, act: Act) -> None:
    hand = Hand("12")
    assert hand.press(keys).act == act
    assert hand.acts == [act]


@pytest.mark.parametrize(
    "keys",
    [
        "0 7 enter",
        "1 - 2 enter",
        "1 + enter",
        "- - enter",
        "- 0 enter",
        "- 1 2 3 4 5 enter",
        "/ / enter",
        "/ 0 enter",
        ". enter",
        ". 7 enter",
        "* * enter",
        "* 0 1 enter",
        "1 2 3 4 5 enter",
        "a enter",
        "? enter",
        "1 / 2 enter",
    ],
)
def test_a_combination_that_means_nothing_sounds_wrong_and_does_nothing(
    keys: str,
) -> None:
    hand = Hand()
    last = hand.press(keys)
    assert (last.tone, last.refused) == (Tone.WRONG, "keypad.unknown")
    assert hand.acts == []
    hand.press("enter", pause=0.6)
    assert hand.acts == [Act(Kind.NEXT)], "after it the pad is as before"


@pytest.mark.parametrize("layout", ["17", "12"])
def test_what_sends_a_visitor_away_is_never_done_by_one_key(layout: str) -> None:
    one_key = {row[0][0] for row in TABLES[layout] if len(row[0]) == 1}
    kinds = {
        kind for row, kind in TABLES[layout] if row[0] in one_key and len(row) == 1
    }
    assert kinds == {Kind.NEXT, Kind.RECALL}


@pytest.mark.parametrize("layout", ["17", "12"])
def test_both_pads_can_do_every_act(layout: str) -> None:
    assert {kind for _, kind in TABLES[layout]} == set(Kind)


def test_a_desk_that_does_not_exist_is_refused() -> None:
    hand = Hand()
    assert hand.press("/ 4 enter").refused == "keypad.no_desk"
    assert hand.acts == []


def test_pressing_enter_twice_calls_one_visitor() -> None:
    hand = Hand()
    hand.press("enter")
    second = hand.press("enter", pause=0.5)
    assert (second.tone, second.refused) == (Tone.TWICE, "keypad.twice")
    hand.press("enter", pause=1.1)
    assert len(hand.acts) == 2, "1.6 s after the call the key is free again"


def test_the_guard_counts_from_when_a_slow_office_has_called() -> None:
    hand = Hand()
    hand.press("enter")
    hand.layout.called(hand.at + 3.0)
    assert hand.press("enter", pause=2.0).tone is Tone.TWICE, "pressed while waiting"
    assert hand.press("enter", pause=2.0).tone is Tone.TWICE, "1 s after the answer"
    assert hand.press("enter", pause=0.6).act == Act(Kind.NEXT)


def test_the_guard_holds_no_other_key_back() -> None:
    hand = Hand()
    hand.press("enter")
    assert hand.press("+").act == Act(Kind.RECALL)
    assert hand.press("- enter").act == Act(Kind.MISS)


@pytest.mark.parametrize(
    ("delay", "each"),
    [
        pytest.param(0.66, 0.04, id="X"),
        pytest.param(0.6, 0.04, id="wlroots"),
        pytest.param(0.25, 0.092, id="the Linux console"),
        pytest.param(0.5, 0.25, id="slowed down for a slow hand"),
    ],
)
@pytest.mark.parametrize("key", ["+", "enter"])
def test_a_key_that_is_held_down_is_one_act_however_its_terminal_repeats(
    key: str, delay: float, each: float
) -> None:
    hand = Hand()
    hand.layout = Layout(debounce=0.0)
    hand.press(key)
    hand.press(key, pause=delay)
    for _ in range(100):
        hand.press(key, pause=each)
    assert len(hand.acts) == 1


def test_plus_rings_again_as_often_as_it_is_meant() -> None:
    hand = Hand()
    hand.press("+ + +", pause=1.0)
    assert hand.acts == [Act(Kind.RECALL)] * 3


def test_enter_twice_by_a_slip_ends_the_talk_and_calls_nobody() -> None:
    hand = Hand()
    assert hand.press("0 enter").act == Act(Kind.FINISH)
    assert hand.press("enter", pause=0.3).tone is Tone.TWICE
    assert hand.press("enter", pause=0.6).act == Act(Kind.NEXT)


def test_a_house_without_a_guard_has_none() -> None:
    machine = Layout(guard=0.0, debounce=0.0)
    acts = [machine.press(key, n / 10)[0].act for n, key in enumerate(("+", "+"))]
    assert acts == [Act(Kind.RECALL)] * 2


def test_a_bouncing_key_counts_once() -> None:
    hand = Hand()
    hand.press("1 1 1 1", pause=0.03)
    assert hand.layout.typed == "1"
    hand.press("1", pause=0.05)
    assert hand.layout.typed == "11"


def test_quick_fingers_on_different_keys_are_no_bounce() -> None:
    hand = Hand()
    hand.press("1 2 3", pause=0.01)
    assert hand.layout.typed == "123"


def test_a_half_typed_number_dies_after_ten_seconds_with_a_low_tone() -> None:
    hand = Hand()
    hand.press("1 7")
    deadline = hand.layout.deadline
    assert deadline is not None
    assert deadline == pytest.approx(hand.at + 10)
    assert hand.layout.tick(deadline - 0.1) == []
    assert [outcome.tone for outcome in hand.layout.tick(deadline)] == [Tone.TIMEOUT]
    assert hand.layout.deadline is None
    assert hand.layout.typed == ""


def test_an_enter_that_crosses_the_time_out_calls_nobody() -> None:
    hand = Hand()
    hand.press("1 7")
    hand.press("enter", pause=10.05)
    assert [outcome.tone for outcome in hand.outcomes[-2:]] == [
        Tone.TIMEOUT,
        Tone.TWICE,
    ]
    assert hand.acts == []


def test_a_stuck_key_is_told_once_and_then_ignored_until_it_is_quiet() -> None:
    hand = Hand()
    hand.press("+ " * 60, pause=0.1)
    assert len(hand.acts) == 1
    stuck = [outcome for outcome in hand.outcomes if outcome.refused == "keypad.stuck"]
    assert len(stuck) == 1
    assert hand.press("enter").act == Act(Kind.NEXT), "another key works at once"
    hand.press("+ " * 12, pause=0.1)
    assert hand.press("+", pause=2.5).act == Act(Kind.RECALL)


def test_enter_after_a_stuck_digit_calls_nobody() -> None:
    hand = Hand()
    hand.press("1 " * 30, pause=0.1)
    assert hand.press("enter").refused == "keypad.unknown"
    assert hand.acts == []


def test_a_loose_plug_in_a_number_does_not_call_its_rest() -> None:
    hand = Hand()
    hand.press("1")
    (outcome,) = hand.layout.spoil(hand.at + 0.1)
    assert (outcome.tone, outcome.refused) == (Tone.WRONG, "keypad.unknown")
    assert hand.layout.spoil(hand.at + 0.2) == [], "told once"
    assert hand.press("7 enter").refused == "keypad.unknown"
    assert hand.acts == []
    assert hand.press("1 7 enter").act == Act(Kind.NUMBER, 17)


def test_an_unplugged_pad_soon_forgets_the_half_typed_number() -> None:
    hand = Hand()
    hand.press("1 7")
    hand.layout.spoil(hand.at)
    (over,) = hand.layout.tick(hand.at + 2.0)
    assert over.tone is Tone.TIMEOUT
    assert hand.layout.typed == ""
    assert hand.press("enter", pause=4.0).act == Act(Kind.NEXT)


def test_a_pad_that_is_unplugged_with_nothing_typed_is_as_before() -> None:
    hand = Hand()
    assert hand.layout.spoil(hand.at) == []
    assert hand.press("enter").act == Act(Kind.NEXT)


def test_every_answer_has_a_sound_and_each_digit_its_own() -> None:
    assert {tone.value for tone in Tone} <= set(tones.FIGURES)
    assert {kind.value for kind in Kind} <= {tone.value for tone in Tone}
    echoes = {sound_of(Outcome(digit, Tone.KEY)) for digit in "0123456789"}
    assert len(echoes) == 10
    assert {echo for echo in echoes if echo} <= set(tones.FIGURES)


# What no sequence of keys may do, whatever it is.

ANY_KEY = st.sampled_from([*sorted(KEYS), "clear", "?", "", "numlock", "ä"])
PRESSES = st.lists(
    st.tuples(ANY_KEY, st.one_of(st.just(0.2), st.floats(0, 12))), max_size=60
)
NAMED = {
    "17": re.compile(
        r"(?P<next>E)|(?P<recall>\+)|(?P<number>[1-9]\d{0,3}E)|(?P<finish>0E)"
        r"|(?P<start>/E)|(?P<miss>-E)|(?P<park>\*([1-9]\d{0,2})?E)"
        r"|(?P<return>-[1-9]\d{0,3}E)|(?P<forward>/[1-9]\d?E)"
        r"|(?P<pause>\*0E)|(?P<undo>\.\.E)"
    ),
    "12": re.compile(
        r"(?P<next>E|a)|(?P<recall>\*1E|b)|(?P<number>[1-9]\d{0,3}E)|(?P<finish>\*0E)"
        r"|(?P<miss>\*2E|cE)|(?P<park>(\*3|d)([1-9]\d{0,2})?E)"
        r"|(?P<forward>\*4[1-9]\d?E)|(?P<pause>\*5E)|(?P<start>\*6E)"
        r"|(?P<return>\*7[1-9]\d{0,3}E)|(?P<undo>\*9E)"
    ),
}
"""The table of the manual once more, in another notation."""


@settings(max_examples=300)
@given(layout=st.sampled_from(["17", "12"]), presses=PRESSES)
def test_no_sequence_of_keys_is_an_act_that_the_table_does_not_name(
    layout: str, presses: list[tuple[str, float]]
) -> None:
    machine = Layout(layout, desks=99, debounce=0, typed=60)
    at, pressed = 0.0, ""
    for key, pause in presses:
        at += pause
        for outcome in machine.press(key, at):
            if outcome.refused == "keypad.stuck":
                continue
            pressed += "E" if outcome.key == "enter" else outcome.key or "?"
            if outcome.act:
                assert_named(layout, pressed, outcome.act)
            if ended(outcome):
                pressed = ""


def assert_named(layout: str, pressed: str, act: Act) -> None:
    """The manual's table names this act for exactly these keys."""
    named = NAMED[layout].fullmatch(pressed)
    assert named is not None, f"{pressed} did {act}"
    assert named.lastgroup == act.kind
    if act.n is not None:
        prefix = 2 if layout == "12" and pressed.startswith("*") else 0
        assert act.n == int(re.sub(r"\D", "", pressed[prefix:]))


def ended(outcome: Outcome) -> bool:
    """Whether what was typed is over: done, cleared, timed out, or Enter."""
    over = outcome.act or outcome.key in {"enter", "clear"}
    # A second "next" too soon is understood, and refused as a slip.
    return bool(over) or outcome.tone in {Tone.TIMEOUT, Tone.CLEARED, Tone.TWICE}


@settings(max_examples=300)
@given(
    presses=st.lists(
        st.tuples(
            st.sampled_from(["enter", "enter", "enter", "5", "+", "a"]),
            st.floats(min_value=0, max_value=3),
        ),
        max_size=60,
    )
)
def test_two_next_are_never_closer_than_the_guard(
    presses: list[tuple[str, float]],
) -> None:
    for layout in ("17", "12"):
        machine = Layout(layout, debounce=0)
        at, last_call = 0.0, float("-inf")
        for key, pause in presses:
            at += pause
            for outcome in machine.press(key, at):
                if outcome.act and outcome.act.kind is Kind.NEXT:
                    assert at - last_call >= 1.5 - 1e-6  # sums of floats
                if outcome.act and outcome.act.kind in {Kind.NEXT, Kind.NUMBER}:
                    last_call = at


@given(st.lists(st.tuples(st.text(max_size=8), st.floats()), max_size=40))
def test_any_text_at_any_time_is_survived(presses: list[tuple[str, float]]) -> None:
    machine = Layout()
    for key, at in presses:
        machine.press(key, at)
        machine.tick(at)
    assert len(machine.typed) <= 64
