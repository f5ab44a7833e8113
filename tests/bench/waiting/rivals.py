"""What others tell: a place in the queue times a constant, or a band about it."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.office.wait import Queue

Told = tuple[float, float, float]


def _ahead(queue: Queue) -> int:
    """People ahead, as a counter sees them: waiting, and one for a busy desk."""
    return len(queue.ahead) + (len(queue.running) >= queue.desks)


def people_times_mean(queue: Queue) -> Told:
    """People ahead times the configured mean."""
    mid = queue.begins + _ahead(queue) * queue.talk / queue.desks
    return mid, mid, mid


def mean_of_today(queue: Queue) -> Told:
    """People ahead times the mean of today's talks (the configured one at first)."""
    done = [service.minutes for service in queue.finished]
    mean = sum(done) / len(done) if done else queue.talk
    mid = queue.begins + _ahead(queue) * mean / queue.desks
    return mid, mid, mid


def mean_of_the_last(queue: Queue) -> Told:
    """People ahead times the mean of the last three talks."""
    done = [service.minutes for service in queue.finished][-3:]
    mean = sum(done) / len(done) if done else queue.talk
    mid = queue.begins + _ahead(queue) * mean / queue.desks
    return mid, mid, mid


def zms(queue: Queue) -> Told:
    """A slot of the configured mean for each in the merged list; band 0.8 to 1.0."""
    due = sum(one.due <= queue.begins for one in queue.expected)
    slots = len(queue.ahead) + due + (len(queue.running) >= queue.desks)
    # Appointments whose time comes while one waits are merged in, too.
    for one in sorted(queue.expected, key=lambda one: one.due):
        if queue.begins < one.due <= queue.begins + slots * queue.talk / queue.desks:
            slots += 1
    slot = queue.talk / queue.desks
    low, high = 0.8 * slots * slot, slots * slot
    return queue.begins + low, queue.begins + (low + high) / 2, queue.begins + high


def queuesg(queue: Queue) -> Told:
    """Three minutes for each place."""
    mid = 3.0 * (len(queue.ahead) + 1)
    return mid, mid, mid


RIVALS: dict[str, Callable[[Queue], Told]] = {
    "people ahead x configured": people_times_mean,
    "mean of today": mean_of_today,
    "mean of the last three": mean_of_the_last,
    "ZMS": zms,
    "queuesg": queuesg,
}
