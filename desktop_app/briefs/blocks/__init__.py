"""What the brief of an initiative consists of, one subject matter a file."""
