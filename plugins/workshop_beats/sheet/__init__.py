"""A beat as people read it: grids under a ruler of beats, its feel in words. For a terminal and for paper."""
