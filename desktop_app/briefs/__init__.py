"""PDF briefs: two pages for leaders on one initiative, and one document on the whole portfolio. No Qt."""
