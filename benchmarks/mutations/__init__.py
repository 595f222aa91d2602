"""Broken files by the thousand, each given to the real import command.

``seeds`` makes a sound small file of every kind, ``mutators`` break a copy, ``imports`` runs the
command on it in a process under limits and records the outcome. Reading a file, and refusing it
with a message, are both right; everything else is a fault of the program.
"""
