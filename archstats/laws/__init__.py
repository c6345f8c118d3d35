"""Laws: what a layer costs as an expression in its sizes, and where that expression holds."""
