"""One Markdown file a request to a model; read by `assistant.prompting`."""
