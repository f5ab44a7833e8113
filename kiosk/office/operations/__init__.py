"""Every change of the queue.

One function, one transaction, one event row, one frozen value back.

Each takes the open `Store`, the time `at` (aware UTC; the clock is the caller's) and
the `device` that asks. All raise `Refused` when the office says no and `OfficeGone`
when the database is not there; in both cases nothing was changed.
"""

from kiosk.office.operations.acts import (
    call_next,
    call_number,
    finish,
    forward,
    miss,
    park,
    recall,
    start,
)
from kiosk.office.operations.checking_in import check_in
from kiosk.office.operations.closing import close_day
from kiosk.office.operations.draws import issue_ticket
from kiosk.office.operations.pausing import pause_desk
from kiosk.office.operations.prints import (
    begin_print,
    interrupted_prints,
    new_roll,
    note_wait,
    record_print,
)
from kiosk.office.operations.secretary import (
    put_first,
    return_to_queue,
    void_ticket,
)
from kiosk.office.operations.slip_prints import (
    begin_slip,
    claim_slip,
    forget_slips_under_way,
    record_slip,
    slips_wait,
)
from kiosk.office.operations.undoing import undo

__all__ = [
    "begin_print",
    "begin_slip",
    "call_next",
    "call_number",
    "check_in",
    "claim_slip",
    "close_day",
    "finish",
    "forget_slips_under_way",
    "forward",
    "interrupted_prints",
    "issue_ticket",
    "miss",
    "new_roll",
    "note_wait",
    "park",
    "pause_desk",
    "put_first",
    "recall",
    "record_print",
    "record_slip",
    "return_to_queue",
    "slips_wait",
    "start",
    "undo",
    "void_ticket",
]
