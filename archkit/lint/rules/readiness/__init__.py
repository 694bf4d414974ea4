"""Rules about being ready: gates that a component fails, and qualities asked for that nothing answers."""
