"""The formats in which decisions are recorded, one file each: how it is known, and which of its places holds."""
