"""What all else stands on: a fitting environment, and files read and written
safely.

Nothing here imports another part of the package.
"""
