"""What makes a PDF readable for machines: its structure, its marks for archives, its colours."""
