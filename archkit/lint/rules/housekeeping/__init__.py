"""Rules about the comments and settings that silence other rules."""
