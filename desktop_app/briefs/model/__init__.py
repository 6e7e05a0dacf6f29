"""What a brief says, apart from the form it is written in: figures, elements and documents."""
