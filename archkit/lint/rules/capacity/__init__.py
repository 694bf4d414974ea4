"""Rules about load: whether peak traffic, a lost zone, pools and queues fit what is there."""
