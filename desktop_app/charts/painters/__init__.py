"""Paints the marks of a chart: with Qt, in a PDF, as SVG."""
