"""The popover that shows where a figure comes from, and figures that open it."""
