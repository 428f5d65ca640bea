"""Showing: answers as blocks of Slack, its windows, and the texts of both."""
