"""The best set of 500 initiatives under 3 limits and 50 needs, against HiGHS called bare, and how fast it stops."""

from __future__ import annotations

import random
import statistics
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import highspy
import numpy as np

from desktop_app.analysis.portfolio.best_set_search import LIVE_GAP, Limit, SelectionProblem, going_on, solve
from tests.bench.child import report

SIZE, NEEDS = 500, 50


def problem(seed: int) -> SelectionProblem:
    """Costs and values of wide spread, people of two roles; a third of all of them can be had."""
    draw = random.Random(seed)
    cost = [round(draw.lognormvariate(12.5, 0.7), -3) for _ in range(SIZE)]
    values = [round(c * draw.lognormvariate(0.5, 0.5) + draw.gauss(0, 1e5), -3) for c in cost]
    people = [round(draw.gammavariate(2, 1) + 0.1, 1) for _ in range(SIZE)]
    engineers = [round(draw.gammavariate(1.5, 1), 1) if draw.random() < 0.6 else 0.0 for _ in range(SIZE)]
    uses = {"budget": cost, "data_scientist": people, "ml_engineer": engineers}
    limits = [Limit(name, use, float(round(sum(use) * 0.35))) for name, use in uses.items()]
    needs = [tuple(draw.sample(range(SIZE), 2)) for _ in range(NEEDS)]
    return SelectionProblem(values, [str(i) for i in range(SIZE)], limits, needs)


def bare(what: SelectionProblem) -> float:
    """HiGHS alone: the same problem passed as it stands."""
    program = highspy.HighsLp()
    starts, places, numbers, most = [0], [], [], []
    for limit in what.limits:
        places += range(SIZE)
        numbers += limit.use
        most.append(limit.amount)
        starts.append(len(places))
    for one, other in what.needs:
        places += [one, other]
        numbers += [1.0, -1.0]
        most.append(0.0)
        starts.append(len(places))
    program.num_col_, program.num_row_ = SIZE, len(most)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = np.array(what.values)
    program.col_lower_, program.col_upper_ = np.zeros(SIZE), np.ones(SIZE)
    program.row_lower_, program.row_upper_ = np.full(len(most), -highspy.kHighsInf), np.array(most)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    program.a_matrix_.index_ = np.array(places, dtype=np.int32)
    program.a_matrix_.value_ = np.array(numbers)
    program.integrality_ = [highspy.HighsVarType.kInteger] * SIZE
    solver: Any = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", LIVE_GAP)
    solver.passModel(program)
    solver.run()
    return float(solver.getInfo().objective_function_value)


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds, with the threads of HiGHS fresh each time."""
    highspy.Highs.resetGlobalScheduler(True)
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def stop_ms(what: SelectionProblem, after: float) -> float:
    """From asking to stop until it has stopped."""
    first = solve(what)
    stop = threading.Event()
    thread = threading.Thread(target=lambda: going_on(what, first, cancel=stop.is_set))
    thread.start()
    time.sleep(after)
    stop.set()
    asked = time.perf_counter()
    thread.join()
    return (time.perf_counter() - asked) * 1000


def main() -> int:
    """Reports the ratio of the summed times over several problems, taking turns."""
    problems = [problem(seed) for seed in range(1, 8)]
    bare(problems[0])
    solve(problems[0])
    alone, ours = 0.0, 0.0
    for what in problems:
        pairs = [(timed(lambda p=what: bare(p)), timed(lambda p=what: solve(p))) for _ in range(3)]
        alone += statistics.median(pair[0] for pair in pairs)
        ours += statistics.median(pair[1] for pair in pairs)
    highspy.Highs.resetGlobalScheduler(True)
    worst_gap = max(solve(what).gap for what in problems)
    stops = [stop_ms(what, 0.02 + 0.05 * turn) for turn, what in enumerate(problems)]
    report(alone=alone / 7, ours=ours / 7, ratio=ours / alone, gap=worst_gap * 100, stop=max(stops))
    return 0


if __name__ == "__main__":
    sys.exit(main())
