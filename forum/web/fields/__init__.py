"""Form fields: what they read, what they refuse, and how they are shown."""
