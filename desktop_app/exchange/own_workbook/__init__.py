"""The workbook that an export makes: a sheet for each kind of record, and how they come back."""
