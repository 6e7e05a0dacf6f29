"""From a table to a portfolio, in this order: targets, mapping, presets, rule_reader, draft, plan, preview, importer."""
