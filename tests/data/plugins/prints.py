"""Prints whenever it can, but does its job."""

import sys

from workshop import hookimpl

print("printed at import")


@hookimpl
def workshop_commands():
    print("printed in a hook")
    print("complained in a hook", file=sys.stderr)
    return []
