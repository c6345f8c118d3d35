"""From a run to pages, tables and files; no torch is imported here."""
