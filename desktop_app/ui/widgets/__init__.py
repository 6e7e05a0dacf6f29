"""Controls that know no service and no page."""
