"""The documents' claims, one file a document: each is a function from evidence to a finding."""
