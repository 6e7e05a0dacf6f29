"""PDF briefs: two pages for leaders on one initiative, and one document on the whole portfolio. No Qt."""

from __future__ import annotations

from desktop_app.briefs.make import BriefResult, all_briefs, initiative_brief, portfolio_brief

__all__ = ["BriefResult", "all_briefs", "initiative_brief", "portfolio_brief"]
