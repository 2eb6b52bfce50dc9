"""From pages to drafts: says which cell is which field of the form."""
