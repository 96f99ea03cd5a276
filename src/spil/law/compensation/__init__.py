"""Compensation for the years of the loan system (WSF 2000, art. 12.15 and 12.30; Bsf 2000, art. 19 to 21c).

For each month without a basic grant from September 2015 to August 2023, and in place of the study voucher of the first
four cohorts. Both are remitted from the student debt first; neither the act nor the decree says from which loan first.
"""

PARAMETERS_OF = ("student_finance",)
