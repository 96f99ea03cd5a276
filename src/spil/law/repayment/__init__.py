"""Repayment of student loans, lifelong learning credit and civic integration loans (WSF 2000, chapters 6 and 10a).

A module for each subject; `interest.py` holds the pure functions that a simulation of many years needs besides.
"""
