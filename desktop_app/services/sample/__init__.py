"""The sample portfolio, made from published case studies."""
