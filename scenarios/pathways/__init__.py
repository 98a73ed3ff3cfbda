"""Pathways: versions as immutable values, drafts, comparisons, remarks."""
