"""Fields to type into or choose from, and the form that lays them out."""
