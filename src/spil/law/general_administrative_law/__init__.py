"""General administrative law: terms, days off, objection, penalties for late decisions and statutory interest.

Awb, Algemene termijnenwet, BW 6:119 and 6:120, AVG 12 and 33, Woo 4.4: a module for each subject. A set of facts stands
for one case: an application, an objection, a complaint or a request; what is not of that kind is left out. `due_on`,
which penalties and interest start from, is the last day that one of the rules about terms gave.
"""
