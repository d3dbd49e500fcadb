"""The plugin machinery: what plugins may contribute, how they are found, and how they are kept from harming each other."""
