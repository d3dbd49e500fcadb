"""The engine: the process that records. It imports only the standard library, numpy and the audio libraries.

It never touches the database, knows ids and numbers only, and keeps a take rolling through anything that happens to the
process that started it.
"""
