INSERT DATA { mz:rule owl:deprecated true }
