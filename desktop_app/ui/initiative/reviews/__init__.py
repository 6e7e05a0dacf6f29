"""The Reviews tab: the open review, and past ones."""
