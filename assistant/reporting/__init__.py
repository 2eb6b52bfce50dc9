"""From forms to files a person hands on: xlsx, docx, json."""
