"""What each format prints of reports made by hand."""
