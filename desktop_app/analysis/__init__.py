"""Numbers from data: scores, states of metrics, bands, forecasts."""
