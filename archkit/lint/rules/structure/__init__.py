"""Rules about the shape of the graph: circles, depth, shared stores, talkative edges, layers."""
