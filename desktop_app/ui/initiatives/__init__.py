"""The list of initiatives: columns, views, filters, bulk edit."""
