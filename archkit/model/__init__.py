"""What a catalog, its decisions, runbooks and incidents may say: every kind as a model, and all of them loaded."""
