"""Recipes: what a source's tables mean, told in a TOML file, and the engine that reads it.

- ``recipe`` is the content of such a file; it can be written and read back;
- ``engine`` turns a table into the home format by it;
- ``known`` are the recipes that come with the program, beside this file;
- ``propose`` makes one for a table that no recipe recognises.
"""
