"""Claims: what documents, papers and users assert about networks, held against what is counted."""
