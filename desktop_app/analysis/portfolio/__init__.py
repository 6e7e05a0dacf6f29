"""Calculations over many initiatives: draws, robustness of ranks, the best set, cash flow."""
