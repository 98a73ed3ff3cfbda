"""Pathways, their versions, drafts and remarks."""
