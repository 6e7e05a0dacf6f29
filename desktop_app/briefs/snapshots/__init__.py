"""What a brief said when it was made, kept so that the next one can say what changed since."""
