"""Import and export: CSV, XLSX, JSON."""
