"""Strategy: aims, goals, budgets, capacities, coverage."""
