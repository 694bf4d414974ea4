"""Rules about data: what reads may see, what crashes lose, where classes of data go, how messages change."""
