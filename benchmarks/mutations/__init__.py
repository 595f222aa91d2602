"""Broken files by the thousand, each given to the real import command.

``seeds`` makes a sound small file of every kind, ``mutators`` break a copy, ``importing`` runs the
command on it in a process under limits and says what became of it. A file that is read, and one
that is refused in words, are both right; everything else is a fault of the program.
"""
