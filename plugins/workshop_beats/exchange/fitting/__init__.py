"""From what a foreign file plays to the signs of a template: its groove, its grids, its phrases and its harmony."""
