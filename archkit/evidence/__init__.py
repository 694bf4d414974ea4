"""What others wrote about the same things, read as values: alerts, manifests, settings files, code."""
