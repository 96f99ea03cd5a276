"""Tuition fees (WHW, art. 6.7 and 7.43-7.49b; Uitvoeringsbesluit WHW 2008, ch. 2): kind, amount, payment, refund.

A day stands for the study year (September to August) in which it lies.
"""
