"""The plan: board, roadmap, costs, strategy, and what initiatives need of each other."""
