"""One portfolio as one SQLite file: tables, transactions, migrations, history, backup."""
