"""Architecture decision records: what a record says, and how it is read in the formats found in the wild."""
