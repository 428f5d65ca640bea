"""Reports: what a run found, as a page, as figures, beside another run, and over time."""
