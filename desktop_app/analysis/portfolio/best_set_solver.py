"""HiGHS as this program calls it: one run at a time, with progress, a time limit, and a way to stop it."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

#: The largest coefficient of a row, and of the objective, that the solver gets to see.
_LARGEST = 2.0**20
_LARGEST_VALUE = 2.0**10
#: HiGHS keeps a scheduler for each thread that calls it; one run at a time on one thread avoids that.
_turn = threading.Lock()

#: Called with (bound, value of the best found so far); either is None while unknown.
Progress = Callable[[float | None, float | None], object]


@dataclass(slots=True)
class Stop:
    """When to stop: after some seconds, or when cancelled."""

    seconds: float | None = None
    cancel: Callable[[], bool] | None = None
    started: float = field(default_factory=time.monotonic)

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self.cancel is not None and self.cancel()

    @property
    def seconds_left(self) -> float:
        """How long is left."""
        return math.inf if self.seconds is None else self.seconds - (time.monotonic() - self.started)


@dataclass(frozen=True, slots=True)
class LinearProgram:
    """Maximise `values` x columns, each column from `lower` to `upper`, the first `whole` of them whole numbers.

    A row is ({column: coefficient}, most): sum of coefficient x column <= most.
    """

    values: Sequence[float]
    lower: Sequence[float]
    upper: Sequence[float]
    whole: int
    rows: Sequence[tuple[Mapping[int, float], float]]


@dataclass(frozen=True, slots=True)
class SolverAnswer:
    """`ended`: done, impossible, time or cancelled; `columns` is None while nothing was found."""

    ended: str
    columns: np.ndarray[Any, Any] | None
    bound: float


def run(
    program: LinearProgram,
    *,
    gap: float,
    stop: Stop,
    progress: Progress | None = None,
    start: Sequence[float] | None = None,
) -> SolverAnswer:
    """Solve to a relative gap, from a `start` if there is one. Cancelling takes effect within half a second."""
    while not _turn.acquire(timeout=0.05):
        if stop.is_cancelled:
            return SolverAnswer("cancelled", None, math.inf)
    try:
        if stop.is_cancelled:
            return SolverAnswer("cancelled", None, math.inf)
        if stop.seconds_left <= 0:
            return SolverAnswer("time", None, math.inf)
        return _SolverRun(program, gap, stop, progress, start).solve()
    finally:
        _turn.release()


def _row_scale(row: Mapping[int, float]) -> float:
    """The power of two that brings a row to numbers of a size that solvers like; it leaves them exact."""
    largest = max((abs(number) for number in row.values()), default=1)
    return 2.0 ** -max(0, math.ceil(math.log2(largest / _LARGEST))) if largest else 1.0


class _SolverRun:
    def __init__(
        self,
        program: LinearProgram,
        gap: float,
        stop: Stop,
        progress: Progress | None,
        start: Sequence[float] | None,
    ) -> None:
        self._program = program
        self._gap = gap
        self._stop = stop
        self._progress = progress
        self._start = start
        self._error: BaseException | None = None
        self._told: tuple[float | None, float | None] | None = None
        size = max((abs(value) for value in program.values), default=0.0)
        self._scale = 2.0 ** (math.log2(_LARGEST_VALUE) - math.ceil(math.log2(size))) if size else 1.0

    def solve(self) -> SolverAnswer:
        import highspy

        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor carries no types
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_rel_gap", float(self._gap))
        if math.isfinite(seconds := self._stop.seconds_left):
            solver.setOptionValue("time_limit", max(seconds, 0.0))
        if solver.passModel(self._passed(highspy)) == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS refused the model")
        if self._start is not None:
            known = np.asarray(self._start, dtype=float)
            solver.setSolution(len(known), np.arange(len(known), dtype=np.int32), known)
        kinds = highspy.cb.HighsCallbackType
        solver.setCallback(self._called, None)
        for kind in (
            kinds.kCallbackMipInterrupt,
            kinds.kCallbackMipImprovingSolution,
            kinds.kCallbackMipLogging,
        ):
            solver.startCallback(kind)
        solver.run()
        if self._error is not None:
            raise self._error
        return self._read(highspy, solver)

    def _passed(self, highspy: Any) -> Any:
        starts = [0]
        places: list[int] = []
        numbers: list[float] = []
        most: list[float] = []
        for row, bound in self._program.rows:
            scale = _row_scale(row)
            places += row
            numbers += [number * scale for number in row.values()]
            starts.append(len(places))
            most.append(bound * scale)
        n = len(self._program.values)
        whole = self._program.whole
        passed = highspy.HighsLp()
        passed.num_col_, passed.num_row_ = n, len(most)
        passed.sense_ = highspy.ObjSense.kMaximize
        passed.col_cost_ = np.asarray(self._program.values, dtype=float) * self._scale
        passed.col_lower_ = np.asarray(self._program.lower, dtype=float)
        passed.col_upper_ = np.asarray(self._program.upper, dtype=float)
        passed.row_lower_ = np.full(len(most), -highspy.kHighsInf)
        passed.row_upper_ = np.asarray(most, dtype=float)
        passed.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        passed.a_matrix_.start_ = np.asarray(starts, dtype=np.int32)
        passed.a_matrix_.index_ = np.asarray(places, dtype=np.int32)
        passed.a_matrix_.value_ = np.asarray(numbers, dtype=float)
        kinds = highspy.HighsVarType
        passed.integrality_ = [kinds.kInteger] * whole + [kinds.kContinuous] * (n - whole)
        return passed

    def _called(self, kind: Any, _message: str, out: Any, into: Any, _data: Any) -> None:
        """Called by the solver many times a second; an exception must not pass through it."""
        try:
            if into is not None and self._stop.is_cancelled:
                into.user_interrupt = True
            if self._progress is not None:
                bounds = (self._plain(out.mip_dual_bound), self._plain(out.mip_primal_bound))
                if bounds != self._told:
                    self._told = bounds
                    self._progress(*bounds)
        except BaseException as error:
            self._error = error
            if into is not None:
                into.user_interrupt = True

    def _plain(self, number: float) -> float | None:
        return number / self._scale if abs(number) < 1e100 else None

    def _read(self, highspy: Any, solver: Any) -> SolverAnswer:
        status = solver.getModelStatus()
        ends = {
            highspy.HighsModelStatus.kOptimal: "done",
            highspy.HighsModelStatus.kInfeasible: "impossible",
            highspy.HighsModelStatus.kTimeLimit: "time",
            highspy.HighsModelStatus.kInterrupt: "cancelled",
        }
        if status not in ends:
            raise RuntimeError(f"HiGHS ended with {solver.modelStatusToString(status)}")
        info = solver.getInfo()
        bound = self._plain(info.mip_dual_bound)
        columns = None
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            columns = np.asarray(solver.getSolution().col_value, dtype=float)
        return SolverAnswer(ends[status], columns, math.inf if bound is None else bound)
