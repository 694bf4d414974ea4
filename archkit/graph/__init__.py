"""From what entities say about each other to a typed graph, and what can be asked of it."""
