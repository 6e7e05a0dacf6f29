"""Tables over plain tuples: model, view, cells."""
