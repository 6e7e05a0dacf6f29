"""Background work: progress, cancel, one write lane; the only threads."""
