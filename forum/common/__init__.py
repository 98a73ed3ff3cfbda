"""What several rooms of the forum show: labels, forms with two texts, autosave, lists in parts."""
