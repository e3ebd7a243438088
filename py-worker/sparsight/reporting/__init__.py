"""Where a trial reports to, and what it measures."""
