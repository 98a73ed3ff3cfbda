"""Findings, evidence, decisions, trails and news."""
