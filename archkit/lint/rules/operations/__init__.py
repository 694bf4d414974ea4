"""Rules about running what is described: runbooks, alerts and the configuration reference."""
