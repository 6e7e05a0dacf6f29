"""A chart is computed once as marks; painters put the same marks on the screen, into a PDF and into SVG."""
