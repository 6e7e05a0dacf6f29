"""How people learn the program and its field: the help texts, the terms, the first steps."""
