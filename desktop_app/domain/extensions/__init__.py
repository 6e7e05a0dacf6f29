"""What plugins add to the program: the things themselves, and how they are asked for."""
