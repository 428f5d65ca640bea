"""Calibration: fits what the package ships, over single documents and over many, and writes it where it ships."""
