"""Where boxes and lines go. Graphviz decides, in a process of its own; plain shelves when it cannot."""
