"""The command `best-set`: which initiatives are worth most together under limits."""

import dataclasses
from typing import Annotated, Any

import typer

from desktop_app.cli.arguments import FOUND_PROBLEMS, Json, PortfolioPlace
from desktop_app.cli.output import opened, print_json, print_table, say, say_beside
from desktop_app.cli.progress_lines import ProgressLines
from desktop_app.language.i18n import _

# With at most this many waiting, their entry costs are worked out unasked: it takes a few seconds.
_FEW_WAITING = 60


def best_set(
    portfolio: PortfolioPlace,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=AMOUNT",
            help="budget (to build), 2027 (all money of a year), build-2027, run-2027, the name of a budget, or people of "
            "a role, such as data_scientist. Without any: the portfolio's budgets and capacities.",
        ),
    ] = None,
    method: Annotated[
        str, typer.Option(help="What is summed: expected-value, weighted, rice, ice, wsjf or another method.")
    ] = "",
    scenario: Annotated[
        str, typer.Option(metavar="NAME", help="Start from this scenario; limits given here come on top.")
    ] = "",
    unit: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=AMOUNT", help="How much one more of a limit is; 1 if not given."),
    ] = None,
    entry_costs: Annotated[
        bool,
        typer.Option("--entry-costs", help="The cost at which each would be funded, also for very many."),
    ] = False,
    time_limit: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            min=0.1,
            help="The longest that a single search may take; without it all of them together take about six seconds.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Find the set of initiatives that is worth most and meets all limits."""
    from desktop_app.domain.planning.best_set_terms import Terms, parse
    from desktop_app.services.best_set import scenarios
    from desktop_app.services.best_set.case import read_facts
    from desktop_app.services.best_set.find_best_set import Search, find_limit, terms_with_limits
    from desktop_app.services.best_set.time_budget import COMMAND_SECONDS, TimeBudget
    from desktop_app.services.best_set.words import value_text

    limits, units = _amounts(limit or [], "--limit"), _amounts(unit or [], "--unit")
    with opened(portfolio, read_only=True) as ws:
        terms = parse(scenarios.find(ws, scenario).definition) if scenario else Terms()
        if method:
            terms = dataclasses.replace(terms, method=method)
        facts = read_facts(ws, terms.method)
        # The name that the user gave for each limit, by the limit's own name.
        called = {str(find_limit(facts, name)): name for name in limits}
        if scenario:
            for name, amount in limits.items():
                terms = terms.with_limit(str(find_limit(facts, name)), amount)
        elif limits:
            terms = terms_with_limits(facts, terms, list(limits.items()))
        by_name = {str(find_limit(facts, name)): amount for name, amount in units.items()}
        budget = TimeBudget(COMMAND_SECONDS if time_limit is None else None)
        lines = ProgressLines(lambda amount: value_text(amount, facts.method.unit, facts.portfolio.currency))
        search = Search(facts, terms, progress=lines.tell, budget=budget)
        solution = search.first(time_limit=time_limit)
        if solution.value is not None:
            search.exact(time_limit)
            ones = {str(state.name): by_name.get(str(state.name), 1.0) for state in solution.limits}
            # A person at the terminal gets figures for round sums, a script for one unit.
            solution = search.one_more(ones if as_json else by_name, time_limit)
            if entry_costs or len(solution.waiting) <= _FEW_WAITING:
                for step in search.entries(time_limit=time_limit):
                    solution = step
    report = _report(solution, called)
    if search.is_cut_short:
        say_beside(
            _("The time was over before all costs were worked out; --time-limit gives each search more.")
        )
    if as_json:
        print_json(report)
    else:
        _print(solution, report)
    if solution.status == "impossible":
        raise typer.Exit(FOUND_PROBLEMS)


def _report(solution: Any, called: dict[str, str]) -> dict[str, Any]:
    """The report; scripts rely on its keys chosen, value, left, one_more and status."""
    more = [state for state in solution.limits if state.more is not None]

    def name(state: Any) -> str:
        return called.get(str(state.name), str(state.name))

    return {
        "chosen": [one.key for one in solution.chosen],
        "value": solution.value,
        "left": {name(state): state.left for state in solution.limits} if solution.value is not None else {},
        "one_more": {name(state): state.more.least for state in more},
        "status": solution.status,
        "bound": solution.bound,
        "gap": solution.gap,
        "method": solution.method,
        "one_more_unit": {name(state): state.more.unit for state in more},
        "waiting": [
            {
                "key": one.key,
                "value": one.value,
                "cost": one.cost,
                "entry_cost": one.entry.cost if one.entry is not None else None,
            }
            for one in solution.waiting
        ],
        "unknown": [{"key": one.key, "why": one.why} for one in solution.unknown],
        "conflicts": list(solution.conflicts),
    }


def _print(solution: Any, report: dict[str, Any]) -> None:
    from desktop_app.language import formats
    from desktop_app.services.best_set.words import amount_text, sentence, value_text

    say(sentence(solution))
    for conflict in solution.conflicts:
        say("  " + conflict)
    if solution.value is not None:
        say("")
        print_table(
            [_("LIMIT"), _("AMOUNT"), _("USED"), _("LEFT")],
            [
                [state.label, *(amount_text(state.name, n, solution.currency) for n in (state.amount, state.used, state.left))]
                for state in solution.limits
            ],
        )  # fmt: skip
        say("")
        rows = [(one, _("Fund"), "") for one in solution.chosen]
        for choice in solution.waiting:
            gets_in = "" if choice.entry is None else _("not at any cost")
            if choice.entry is not None and choice.entry.cost is not None:
                gets_in = formats.money(choice.entry.cost, solution.currency, compact=True)
            rows.append((choice, _("Wait"), gets_in))
        print_table(
            [_("KEY"), _("TITLE"), _("VALUE"), _("COST"), _("BEST SET"), _("FUNDED AT")],
            [
                [one.key, one.title, value_text(one.value, solution.unit, solution.currency),
                 formats.money(one.cost, solution.currency, compact=True), mark, gets_in]
                for one, mark, gets_in in rows
            ],
        )  # fmt: skip
    if solution.unknown:
        say("")
        say(_("Left out, as they can't be judged:"))
        for choice in solution.unknown:
            say(f"  {choice.key}  {choice.title}: {choice.why}")


def _amounts(texts: list[str], hint: str) -> dict[str, float]:
    amounts: dict[str, float] = {}
    for text in texts:
        name, sign, value = text.rpartition("=")
        amount = _number(value) if sign else None
        if not name.strip() or amount is None:
            raise typer.BadParameter(_("“{text}” is not NAME=AMOUNT").format(text=text), param_hint=hint)
        if name.strip() in amounts:
            raise typer.BadParameter(_("{name} is given twice").format(name=name.strip()), param_hint=hint)
        amounts[name.strip()] = amount
    return amounts


def _number(text: str) -> float | None:
    from desktop_app.language import parsing

    try:
        return parsing.parse_measure(text, "money")
    except ValueError:
        return None


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("best-set")(best_set)
