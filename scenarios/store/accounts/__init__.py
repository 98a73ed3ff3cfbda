"""Accounts, roles, the site's settings and the record of what was done."""
