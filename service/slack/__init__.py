"""The Slack bot: an adapter around the conversations, on Slack's own Bolt and SDK."""
