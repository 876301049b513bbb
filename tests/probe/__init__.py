"""What databases do with a filter, asked of the databases: the facts behind dvt.dialects.rules."""
