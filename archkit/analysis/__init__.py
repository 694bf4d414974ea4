"""Questions asked of the graph: one file per question, each answered with values."""
