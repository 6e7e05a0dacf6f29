"""Any CSV file or workbook as a table: read with every oddity told, written safely."""
