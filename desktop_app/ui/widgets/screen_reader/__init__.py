"""What a screen reader is told of controls that the program paints by itself, and of what appears unasked."""
