"""Where figures come from: each origin is built from the functions that compute the figure, only when somebody asks."""
