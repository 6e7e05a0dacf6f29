"""A chart is computed once as marks; painters put them on the screen, into a PDF and into SVG."""
