"""School fee and course fee in vocational and adult education (Les- en cursusgeldwet and its decree of 2000).

A day stands for the study year (August to July) in which it lies.
"""
