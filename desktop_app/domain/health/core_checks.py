"""The program's own health checks: of single initiatives, then of the whole portfolio."""

from __future__ import annotations

from desktop_app.domain.health.checks import HealthCheck
from desktop_app.domain.health.initiative_checks import INITIATIVE_CHECKS
from desktop_app.domain.health.money_checks import MONEY_CHECKS
from desktop_app.domain.health.portfolio_checks import PORTFOLIO_CHECKS

CORE_CHECKS: tuple[HealthCheck, ...] = (*INITIATIVE_CHECKS, *MONEY_CHECKS, *PORTFOLIO_CHECKS)
