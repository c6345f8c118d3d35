"""Other counters beside ours, one file a counter, and why each of them comes to another number."""
