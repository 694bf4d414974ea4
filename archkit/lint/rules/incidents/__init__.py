"""Rules about post-incident reviews: what they leave out, what is still to be done, what comes back."""
