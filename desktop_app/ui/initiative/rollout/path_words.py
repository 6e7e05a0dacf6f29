"""Where a rollout stands on its path: bets, version, cohorts, roll-back plan, each in two lines."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.records import Cohort
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.ui.widgets.path_cards import PathStep

SETTLED = ("confirmed", "disproved", "dropped")
_NOT_STARTED = "neutral"


def path_of(spine: Spine, today: date) -> list[PathStep]:
    """The four steps in their order."""
    return [_bets(spine, today), _versions(spine), _cohorts(spine), _way_back(spine)]


def first_open(steps: list[PathStep]) -> str:
    """The step that a person is led to: the first that is not good, else the first."""
    return next((step.id for step in steps if step.kind != "good"), steps[0].id)


def _state(kind: str) -> str:
    return {
        "good": _("Good"),
        "caution": _("Caution"),
        "bad": _("Bad"),
        "info": _("In work"),
        _NOT_STARTED: _("Not started"),
    }[kind]


def _step(step_id: str, title: str, kind: str, stands: str, more: str = "") -> PathStep:
    return PathStep(step_id, title, kind, _state(kind), stands, more)


def _bets(spine: Spine, today: date) -> PathStep:
    bets = spine.bets
    if not bets:
        return _step(
            "bets", _("Bets"), _NOT_STARTED, _("No bet yet"), _("what must be true, and which test shows it")
        )
    unsettled = [bet for bet in bets if bet.state not in SETTLED]
    stands = _("{n} of {total} settled").format(n=len(bets) - len(unsettled), total=len(bets))
    late = [bet for bet in unsettled if bet.due is not None and bet.due < today]
    if late:
        n = len(late)
        return _step(
            "bets", _("Bets"), "caution", stands, ngettext("{n} is late", "{n} are late", n).format(n=n)
        )
    if unsettled:
        running = sum(bet.state == "running" for bet in unsettled)
        due = min((bet.due for bet in unsettled if bet.due is not None), default=None)
        parts = [ngettext("{n} running", "{n} running", running).format(n=running)] if running else []
        parts += [_("next due {day}").format(day=formats.date(due))] if due is not None else []
        return _step("bets", _("Bets"), "info", stands, ", ".join(parts) or _("no due day"))
    disproved = sum(bet.state == "disproved" for bet in bets)
    if disproved:
        more = ngettext("{n} disproved", "{n} disproved", disproved).format(n=disproved)
        return _step("bets", _("Bets"), "caution", stands, more)
    return _step("bets", _("Bets"), "good", stands)


def _versions(spine: Spine) -> PathStep:
    versions = spine.model_versions
    title = _("Version")
    if not versions:
        return _step(
            "versions", title, _NOT_STARTED, _("No version yet"), _("which model runs, and since when")
        )
    by_state = {
        state: [v for v in versions if v.state == state] for state in ("live", "candidate", "rolled_back")
    }
    live = by_state["live"][-1] if by_state["live"] else None
    words = ""
    if live is not None:
        words = _("{version} is live").format(version=live.name)
        if live.released_on is not None:
            words = _("{version} is live since {day}").format(
                version=live.name, day=formats.date(live.released_on)
            )
    if by_state["candidate"]:
        candidate = _("{version} is the candidate").format(version=by_state["candidate"][-1].name)
        return _step("versions", title, "info", candidate, words or _("none is live"))
    if live is not None:
        return _step("versions", title, "good", words)
    if by_state["rolled_back"]:
        back = _("{version} was rolled back").format(version=by_state["rolled_back"][-1].name)
        return _step("versions", title, "caution", back, _("none is live"))
    return _step("versions", title, "info", _("none is live"))


def _share(cohort: Cohort) -> str:
    return formats.percent(cohort.share, 0) if cohort.share is not None else formats.unknown()


def _cohorts(spine: Spine) -> PathStep:
    cohorts, title = spine.cohorts, _("Cohorts")
    if not cohorts:
        return _step(
            "cohorts",
            title,
            _NOT_STARTED,
            _("No cohort yet"),
            _("who gets it first, and what must hold to go on"),
        )
    running = [cohort for cohort in cohorts if cohort.state == "running"]
    planned = [cohort for cohort in cohorts if cohort.state == "planned"]
    done = [cohort for cohort in cohorts if cohort.state == "done"]
    following = ""
    if planned:
        following = _("next: {share} to {who}").format(share=_share(planned[0]), who=planned[0].name)
        if planned[0].starts_on is not None:
            following = _("next: {share} on {day}").format(
                share=_share(planned[0]), day=formats.date(planned[0].starts_on)
            )
    if running:
        stands = _("{share}: {who}").format(share=_share(running[-1]), who=running[-1].name)
        return _step("cohorts", title, "info", stands, following or _("no further step planned"))
    if any(cohort.state == "rolled_back" for cohort in cohorts) and not done:
        return _step("cohorts", title, "bad", _("Rolled back"), following)
    if done:
        stands = _("{share} reached").format(share=_share(done[-1]))
        kind = "good" if not planned and (done[-1].share or 0) >= 1 else "info"
        return _step("cohorts", title, kind, stands, following)
    return _step("cohorts", title, _NOT_STARTED, _("{n} planned").format(n=len(planned)), following)


def _way_back(spine: Spine) -> PathStep:
    title, plan = _("Roll-back plan"), " ".join(spine.initiative.rollback_plan.split())
    if plan:
        return _step("rollback", title, "good", plan)
    if spine.initiative.stage == "live":
        return _step(
            "rollback", title, "bad", _("None, and it is live"), _("who switches back, how, and in what time")
        )
    return _step(
        "rollback", title, _NOT_STARTED, _("No plan yet"), _("who switches back, how, and in what time")
    )
