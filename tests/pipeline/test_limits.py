"""The limit of one report: of the processor's time, and of the clock's where that is not used."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.pipeline import limits
from kg.pipeline.limits import Limit, TooLongError

LONGEST = 1000.0


class Processor:
    """A processor whose time goes on as a test says."""

    used = 0.0

    def use(self, share: float) -> None:
        """So much of a limit."""
        self.used += share * LONGEST


@pytest.fixture
def processor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Processor]:
    made = Processor()
    with monkeypatch.context() as patched:
        patched.setattr(time, "process_time", lambda: made.used)
        yield made


def test_who_uses_the_processor_a_little_is_never_told_to_wait_in_vain(processor: Processor) -> None:
    """On a machine that others starve it gets a fiftieth of the time."""
    with Limit(LONGEST):
        for _ in range(5 * limits.WAITS):
            processor.use(0.019)
            signal.raise_signal(signal.SIGALRM)


def test_who_waits_is_given_up_after_some_looks_and_not_before(processor: Processor) -> None:
    def wait(looks: int) -> None:
        with Limit(LONGEST):
            for _ in range(looks):
                processor.use(0.001)
                signal.raise_signal(signal.SIGALRM)

    with pytest.raises(TooLongError, match="waited for 10000 seconds"):
        wait(3 * limits.WAITS)
    assert processor.used == pytest.approx(0.001 * LONGEST * limits.WAITS)


def test_a_timer_that_strikes_too_soon_is_set_again(processor: Processor) -> None:
    with Limit(LONGEST):
        processor.use(0.9)
        signal.raise_signal(signal.SIGPROF)
        assert 0 < signal.getitimer(signal.ITIMER_PROF)[0] <= 0.1 * LONGEST + 1
        processor.use(0.1)
        with pytest.raises(TooLongError, match="1000 seconds of the processor"):
            signal.raise_signal(signal.SIGPROF)


def test_what_the_limit_took_is_given_back() -> None:
    def state() -> tuple[object, ...]:
        answers = [signal.getsignal(number) for number in (signal.SIGALRM, signal.SIGPROF)]
        timers = [signal.getitimer(number) for number in (signal.ITIMER_REAL, signal.ITIMER_PROF)]
        files = len(list(Path("/proc/self/fd").iterdir()))
        return *answers, *timers, resource.getrlimit(resource.RLIMIT_CPU), files

    before = state()
    with Limit(LONGEST, deadly=True):
        during = state()
        assert all(one != other for one, other in zip(before, during, strict=True))
    assert state() == before
    with suppress(TooLongError), Limit(0.1, deadly=True):
        while True:
            pass
    assert state() == before


def test_a_limit_of_the_shell_is_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (70, 100))
    monkeypatch.setattr(resource, "setrlimit", lambda _which, both: asked.append(both))
    with Limit(LONGEST, deadly=True):
        pass
    assert asked == [(70, 100), (70, 100)]
