"""The survey kit: forms for the field, made of one table of variables.

``variables.csv`` says what can be asked and why, ``questions.csv`` how each is asked and which
column of the home format its answer becomes, ``choices.csv`` what can be answered. A form is
written for ODK and KoboToolbox (:mod:`mobility.forms.xlsform`) or for paper
(:mod:`mobility.forms.paper`).
"""
