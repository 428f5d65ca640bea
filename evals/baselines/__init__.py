"""Baselines: what everybody builds first, over the same passages in the same run."""
