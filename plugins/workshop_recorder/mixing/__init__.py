"""Takes heard again: mixed, played, cut into stems and drawn.

Whatever decodes, computes or plays runs in a child process; stems are cut where they are asked for, since that copies
bytes, a block at a time.
"""
