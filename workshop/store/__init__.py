"""Where a library keeps its records: tables, transactions, mirrors and migrations. The only place that knows SQL."""
