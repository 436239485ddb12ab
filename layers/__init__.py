"""What corridormap speaks of: records, closed vocabularies, errors and tables."""
