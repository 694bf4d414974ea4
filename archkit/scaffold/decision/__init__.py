"""The editor of decision records: it changes the lines that hold a fact, in the record's own format."""
