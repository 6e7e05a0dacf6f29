"""What the brief of the portfolio consists of, one subject matter a file."""
