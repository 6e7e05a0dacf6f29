"""Briefs that were made: keeping, finding, approving and recognising them."""
