"""From questions to answers, each number tied to a cell or a trace."""
