"""A ticket's life: every state with every step, and nothing that goes round it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kiosk.office
from kiosk.office import lifecycle
from kiosk.office.lifecycle import after
from kiosk.office.values import Refused, State, Step

DESIGN = """
waiting   call       called
parked    call       called
missed    call       called
called    recall     called
serving   recall     serving
called    start      serving
called    finish     finished
serving   finish     finished
called    miss       missed
called    park       parked
serving   park       parked
called    forward    waiting
serving   forward    waiting
missed    return     waiting
parked    return     waiting
waiting   put_first  waiting
waiting   void       void
waiting   close_day  not_reached
parked    close_day  not_reached
missed    close_day  missed
called    close_day  finished
serving   close_day  finished
"""
"""The way of a ticket as the house agreed on it, written down a second time."""

ALLOWED = {
    (State(state), Step(step)): State(following)
    for state, step, following in (line.split() for line in DESIGN.split("\n") if line)
}
FINAL = (State.FINISHED, State.VOID, State.NOT_REACHED)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", State)
def test_each_step_leads_where_the_house_agreed_or_is_refused(
    state: State, step: Step
) -> None:
    following = ALLOWED.get((state, step))
    if following is not None:
        assert after(state, step) is following
        return
    with pytest.raises(Refused) as caught:
        after(state, step)
    assert caught.value.reason == "refused.not_allowed"
    assert caught.value.values == {"state": state.value, "step": step.value}


@pytest.mark.parametrize("state", FINAL)
def test_what_is_over_stays_over(state: State) -> None:
    assert not [step for step in Step if (state, step) in lifecycle.AFTER]


def test_every_state_can_be_reached_from_waiting_and_can_end() -> None:
    reached = {State.WAITING}
    while True:
        more = {
            to for (state, _), to in lifecycle.AFTER.items() if state in reached
        } | reached
        if more == reached:
            break
        reached = more
    assert reached == set(State)
    ends = set(FINAL)
    while True:
        more = {state for (state, _), to in lifecycle.AFTER.items() if to in ends}
        if more <= ends:
            break
        ends |= more
    assert ends == set(State)


STATE_MAY_BE_SET = {
    # file, function: why
    ("operations/changing.py", "change"): "asks lifecycle.after",
    ("operations/numbering.py", "ticket"): "a new ticket waits",
    ("queries.py", "ticket_of"): "reads what the table says",
}
"""The only places that name a ticket's state; undo copies what an event recorded."""


def _assignments(tree: ast.AST) -> list[str]:
    """The functions that give something called `state` a value."""
    places = []
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            named = isinstance(node, ast.Call) and any(
                keyword.arg == "state" for keyword in node.keywords
            )
            targets = node.targets if isinstance(node, ast.Assign) else []
            assigned = any(
                (isinstance(target, ast.Attribute) and target.attr == "state")
                or (
                    isinstance(target, ast.Subscript)
                    and isinstance(target.slice, ast.Constant)
                    and target.slice.value == "state"
                )
                for target in targets
            )
            if named or assigned:
                places.append(function.name)
    return places


def test_nothing_else_assigns_a_tickets_state() -> None:
    root = Path(kiosk.office.__file__).parent
    about_other_things = {
        ("operations/numbering.py", ""): "",  # appointment.state, module level
        ("devices.py", "beat"): "a device's own words",
        ("operations/prints.py", "_print_of"): "how a print ended",
        ("appointments/changing.py", "cancel"): "an appointment's state",
        ("simulate/afternoon.py", "takes"): "people who are only played",
    }
    found = {
        (path.relative_to(root).as_posix(), name)
        for path in root.rglob("*.py")
        if "migrations" not in path.parts
        for name in _assignments(ast.parse(path.read_text()))
    }
    refusals_only = {
        ("lifecycle.py", "after"),
        ("operations/acts.py", "body"),
        ("operations/acts.py", "call_number"),
    }
    assert found - set(about_other_things) - refusals_only == set(STATE_MAY_BE_SET)
