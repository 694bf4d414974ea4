"""Rules about what ends: sunsets, migrations against them, experiments in production, the technology radar."""
