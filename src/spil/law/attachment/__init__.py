"""What of an income is free from attachment (beslagvrije voet: Rv, second book, art. 475b-475e), from 2026 on.

The law holds from the day from which all its amounts are known, 1 January 2026. Left out, as their text or amounts were
not found: the factor for who lives abroad (475da(4)) and the increase for owners and for tenants without a right to
housing benefit (475da(7)), both of the Besluit beslagvrije voet; and how fluctuating income is averaged (475d(1)).
"""
