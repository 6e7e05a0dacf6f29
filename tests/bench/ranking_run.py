"""Measures ranking in a process of its own: `draws`, or `portfolio` with a file."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.child import report

INITIATIVES, DRAWS = 500, 10_000
_RUNS = 5


def _median(run: Callable[[], object]) -> float:
    """Milliseconds of the middle run; the first is left out."""
    found = []
    for _run in range(_RUNS + 1):
        started = time.perf_counter()
        run()
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found[1:])


def draws() -> None:
    """Simulations with quantiles, ranks and the top k, to `Generator.beta` and `random` for the same numbers."""
    import numpy as np

    from desktop_app.analysis.portfolio.robustness import stays_in_top
    from desktop_app.analysis.portfolio.simulate import DrawnEstimates, simulate
    from desktop_app.plugin_api.core_scoring import METHODS

    rng = np.random.default_rng(5)
    methods = {one.id: one for one in METHODS}

    def some(low: float, high: float) -> DrawnEstimates:
        return DrawnEstimates(*np.sort(rng.uniform(low, high, (3, INITIATIVES)), axis=0))

    def one(value: float) -> DrawnEstimates:
        return DrawnEstimates(*np.full((3, INITIATIVES), value))

    rice = {
        "reach": some(10, 10_000),
        "impact": some(0.25, 3),
        "confidence": some(0, 1),
        "effort": some(1, 40),
    }
    chances = rng.uniform(0.1, 0.9, INITIATIVES)
    value = {
        "benefit": some(0, 1e6),
        "build_cost": some(0, 1e6),
        "run_cost": some(0, 1e5),
        "chance_of_success": DrawnEstimates(chances, chances, chances),
        "discount_rate": one(0.08),
        "horizon_years": one(5),
    }

    def floor(inputs: dict[str, DrawnEstimates]) -> None:
        plain = np.random.default_rng(1)
        for estimates in inputs.values():
            width = estimates.high - estimates.low
            if (width > 0).all():
                place = ((estimates.likely - estimates.low) / width)[:, None]
                plain.beta(1 + 4 * place, 5 - 4 * place, (INITIATIVES, DRAWS))
            elif len(set(estimates.likely.tolist())) > 1:
                plain.random((INITIATIVES, DRAWS))

    points = rng.uniform(0, 100, (INITIATIVES, 6))
    report(
        rice=_median(lambda: simulate(methods["rice"], rice, draws=DRAWS)),
        rice_floor=_median(lambda: floor(rice)),
        value=_median(lambda: simulate(methods["expected-value"], value, draws=DRAWS)),
        value_floor=_median(lambda: floor(value)),
        weights=_median(lambda: stays_in_top(points, 20)),
    )


def portfolio(path: Path) -> None:
    """The ranking of a whole portfolio at the likely values, and again by other weights."""
    from desktop_app.plugin_host import PluginHost
    from desktop_app.services.portfolio_file.opening import open_file
    from desktop_app.services.ranking import rank as ranking

    workspace = open_file(path, extensions=PluginHost(), read_only=True).workspace
    method = ranking.method_of(workspace, "weighted")
    known = ranking.ground(workspace, method)
    weights = {name: share + 0.1 for name, share in method.shares.items()}
    report(
        ranked=_median(lambda: ranking.rank(workspace, "weighted", draws=0)),
        again=_median(lambda: ranking.rank_ground(known, method, draws=0, weights=weights)),
    )
    workspace.close()


if __name__ == "__main__":
    if sys.argv[1] == "draws":
        draws()
    else:
        portfolio(Path(sys.argv[2]))
