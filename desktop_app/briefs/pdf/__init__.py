"""Writes a document as PDF: fonts, paragraphs, tables, pages, and pictures of finished pages."""
