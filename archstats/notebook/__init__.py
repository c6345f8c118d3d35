"""What a notebook shows of a profile, a law and a comparison: small pieces of HTML and Markdown that stand alone."""
