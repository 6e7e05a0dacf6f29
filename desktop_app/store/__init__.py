"""Keeps portfolios in files: tables, transactions, migrations, history, backups and checks. No Qt."""
