"""Rules about decision records: what they say of themselves, of one another, and of the catalog."""
