"""The tabs of the record: risks, evidence, history."""
