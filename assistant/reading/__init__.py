"""From bytes to pages: recognises a file by its content and sees cells, without saying what they mean."""
