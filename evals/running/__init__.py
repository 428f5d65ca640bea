"""Running: cases through the pipeline that people get, wherever it runs, into records."""
