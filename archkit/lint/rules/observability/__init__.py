"""Rules about what would be noticed: objectives, alerts on them, traces from end to end."""
