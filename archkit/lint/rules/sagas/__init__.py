"""Rules about sagas: that each can always be ended, forward or back."""
