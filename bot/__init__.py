"""What a mentorship is and how it ends. Knows no Slack payload and no sentence."""
