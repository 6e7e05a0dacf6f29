"""The Rollout tab: cohorts, costs by month, people."""
