"""The command line: `fuhe`."""
