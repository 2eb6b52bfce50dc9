"""The one file that knows langchain."""
