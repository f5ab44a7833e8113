"""What may follow what in the life of a ticket: a pure table, and the only one.

    WAITING -> CALLED -> SERVING -> FINISHED        CALLED -> MISSED -> WAITING (once)
    CALLED, SERVING -> PARKED -> CALLED, WAITING    CALLED, SERVING -> WAITING (forward)
    WAITING -> VOID                                 at closing WAITING -> NOT_REACHED

Nothing else assigns a state; undo restores the state that an event recorded.
"""

from __future__ import annotations

from kiosk.office.values import Refused, State, Step

AFTER: dict[tuple[State, Step], State] = {
    (State.WAITING, Step.CALL): State.CALLED,
    (State.PARKED, Step.CALL): State.CALLED,
    (State.MISSED, Step.CALL): State.CALLED,
    (State.CALLED, Step.RECALL): State.CALLED,
    (State.SERVING, Step.RECALL): State.SERVING,
    (State.CALLED, Step.START): State.SERVING,
    (State.CALLED, Step.FINISH): State.FINISHED,
    (State.SERVING, Step.FINISH): State.FINISHED,
    (State.CALLED, Step.MISS): State.MISSED,
    (State.CALLED, Step.PARK): State.PARKED,
    (State.SERVING, Step.PARK): State.PARKED,
    (State.CALLED, Step.FORWARD): State.WAITING,
    (State.SERVING, Step.FORWARD): State.WAITING,
    (State.MISSED, Step.RETURN): State.WAITING,
    (State.PARKED, Step.RETURN): State.WAITING,
    (State.WAITING, Step.PUT_FIRST): State.WAITING,
    (State.WAITING, Step.VOID): State.VOID,
    (State.WAITING, Step.CLOSE_DAY): State.NOT_REACHED,
    (State.PARKED, Step.CLOSE_DAY): State.NOT_REACHED,
    (State.MISSED, Step.CLOSE_DAY): State.MISSED,
    (State.CALLED, Step.CLOSE_DAY): State.FINISHED,
    (State.SERVING, Step.CLOSE_DAY): State.FINISHED,
}
"""A called number that the staff call again by its number may have been missed: who
comes to the door late is not sent away. Open talks count as finished at closing."""

OPEN_CALL = (State.CALLED, State.SERVING)
"""States in which a ticket occupies a desk."""

UNDOABLE = frozenset(
    {
        Step.CALL,
        Step.RECALL,
        Step.START,
        Step.FINISH,
        Step.MISS,
        Step.PARK,
        Step.FORWARD,
        Step.RETURN,
        Step.PUT_FIRST,
        Step.VOID,
        Step.DESK,
    }
)
"""A desk's acts that can be taken back."""


def after(state: State, step: Step) -> State:
    """The state that follows.

    Raises:
        Refused: `refused.not_allowed`, naming state and step.
    """
    following = AFTER.get((state, step))
    if following is None:
        raise Refused("refused.not_allowed", state=state.value, step=step.value)
    return following
