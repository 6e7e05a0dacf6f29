"""What a file of scores says of a model: bands, calibration, fairness, drift, performance, experiments."""
