"""What an initiative, a metric, a gate and a review are, and the rules about them. No Qt, no SQL, no pandas."""
