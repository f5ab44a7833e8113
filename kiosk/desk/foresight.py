"""What Enter would do now, in one sentence: said before it is done. Pure."""

from __future__ import annotations

from kiosk.desk.scene import Scene
from kiosk.keypad.acts import Act, Kind
from kiosk.keypad.tables import SEVENTEEN, read
from kiosk.keypad.words import staff
from kiosk.office.values import State


def prompt(scene: Scene) -> str:
    """The sentence; empty when nothing can be said for sure."""
    if scene.stale or scene.asked or scene.office is None:
        return ""
    if scene.selected is not None:
        return staff().text("desk.selected", number=scene.selected)
    if scene.wrong:
        return staff().text("desk.typed_wrong")
    act = read(SEVENTEEN, (*scene.typed, "enter"))
    return _will(scene, act) if isinstance(act, Act) else ""


def _will(scene: Scene, act: Act) -> str:
    say = staff().text
    own = scene.own
    here = own.ticket.number if own and own.ticket else None
    match act.kind:
        case Kind.NEXT:
            return _next(scene, here)
        case Kind.NUMBER:
            return say("desk.will_call", number=act.n)
        case Kind.PAUSE:
            return say("desk.will_resume" if own and own.paused else "desk.will_pause")
        case Kind.UNDO:
            return say("desk.will_undo")
        case Kind.RETURN:
            return say("desk.will_return", number=act.n)
        case Kind.START:
            return say("desk.will_start", number=here or "–")
    if here is None:
        return say("refused.no_current")
    match act.kind:
        case Kind.FINISH:
            return say("desk.will_finish", number=here)
        case Kind.MISS:
            return say("desk.will_miss", number=here)
        case Kind.PARK if act.n:
            return say("desk.will_park_for", number=here, n=act.n)
        case Kind.PARK:
            return say("desk.will_park", number=here)
        case Kind.FORWARD:
            desks = scene.config.desks
            n = act.n or 0
            if n > len(desks):
                return say("keypad.no_desk")
            to = desks[n - 1].label
            return say("desk.will_forward", number=here, desk=to)
    return ""


def _next(scene: Scene, here: int | None) -> str:
    say = staff().text
    assert scene.office is not None
    own = scene.own
    if own and own.paused:
        return say("refused.paused")
    for_me = (
        waiting.ticket.number
        for waiting in scene.office.queue
        if waiting.ticket.desk in (None, scene.desk)
    )
    following = next(for_me, None)
    if following is None and scene.office.queue and here is None:
        return say("desk.none_here")
    if following is None and scene.office.queue:
        return say("desk.will_finish", number=here)
    if following is None:
        return say("desk.will_last" if here else "refused.nobody_waiting", number=here)
    if here is None:
        return say("desk.will_call", number=following)
    missed = _would_be_missed(scene)
    key = "desk.will_next_missed" if missed else "desk.will_next"
    return say(key, here=here, number=following)


def _would_be_missed(scene: Scene) -> bool:
    """Whether so little time has passed since the call that "next" means a miss."""
    within = next(
        (pad.missed_within for pad in scene.config.keypads if pad.desk == scene.desk),
        0.0,
    )
    ticket = scene.own.ticket if scene.own else None
    if not within or ticket is None or ticket.state is not State.CALLED:
        return False
    assert scene.office is not None
    rang = [one.at for one in scene.office.events if one.id == ticket.call_event]
    return any(0 <= (scene.at - at).total_seconds() < within for at in rang)
