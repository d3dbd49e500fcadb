"""The plugin machinery: what plugins may contribute, how they are found and kept from harming each other."""
