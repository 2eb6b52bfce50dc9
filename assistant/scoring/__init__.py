"""From drafts to verified forms: policies, row scores, checks, reconciliation. Pure and exact."""
