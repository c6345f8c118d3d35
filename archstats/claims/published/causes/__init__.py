"""Why published figures differ from what is counted: other networks, other conventions, other ways to write."""
