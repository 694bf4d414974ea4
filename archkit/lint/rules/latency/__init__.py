"""Rules about time: limits, who gives up first, and whether the parts fit into the objective."""
