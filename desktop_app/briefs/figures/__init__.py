"""The figures of briefs: each from the one function that every other place that shows it uses."""
