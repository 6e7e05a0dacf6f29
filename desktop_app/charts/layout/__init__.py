"""Where a chart puts its axes, scales, labels and legend."""
