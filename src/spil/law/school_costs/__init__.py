"""School costs allowance for pupils of 18 and over (Wet tegemoetkoming onderwijsbijdrage en schoolkosten, ch. 2 and 4).

The allowance for teachers in training and for part-time pupils (ch. 5) is not here.
"""

PARAMETERS_OF = ("school_fees",)
