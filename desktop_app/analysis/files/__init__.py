"""Reads data files (CSV, Parquet, Arrow, Excel) into frames whose columns have types."""
