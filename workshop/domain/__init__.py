"""The words of a group session as values and rules.

Standard library only; nothing here reads a clock, a disk or a device.
"""
