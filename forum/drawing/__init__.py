"""Pictures of boxes and arrows: arranged by a layout library in a process of its own, drawn here as SVG."""
