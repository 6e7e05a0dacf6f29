"""The import: the file, its columns, the preview, the result."""
