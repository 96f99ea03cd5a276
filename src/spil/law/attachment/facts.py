"""What the law needs to know of one debtor for one month. Money is in cents. A fact with a default may be left out."""

from spil.law.engine import CentsPerMonth, CentsPerYear, Choice, Flag, fact


class Household(Choice):
    """Household (leefsituatie: Rv 475da(1)). A child is younger than 18 and is supported by the debtor (Participatiewet, art. 4)."""

    SINGLE = 0, "alleenstaande", "single"
    SINGLE_PARENT = 1, "alleenstaande ouder", "single parent"
    COUPLE = 2, "gehuwd of samenwonend, zonder kinderen", "married or living together, without children"
    COUPLE_WITH_CHILDREN = 3, "gehuwd of samenwonend, met kinderen", "married or living together, with children"


household = fact(Household, nl="Leefsituatie", en="Household", register="BRP")
taxable_income = fact(CentsPerYear, nl="Belastbaar inkomen van een jaar, met dat van je partner", en="Taxable income of a year, including that of your partner", register="opgave", least=0, most=1_000_000_000)

# What reaches the debtor (475db and 475dc)
net_income = fact(CentsPerMonth, nl="Al je netto inkomen per maand, met vakantiegeld", en="All your net income a month, including holiday pay", register="opgave", least=0, most=100_000_000)
other_net_income = fact(CentsPerMonth, nl="Deel van je netto inkomen waarop geen beslag ligt", en="Part of your net income that is not attached", register="opgave", default=0, least=0, most=100_000_000)
partner_net_income = fact(CentsPerMonth, nl="Netto inkomen van je partner per maand waarop geen beslag ligt, met vakantiegeld", en="Net income of your partner a month that is not attached, including holiday pay", register="opgave", default=0, least=0, most=100_000_000)
company_car_tax = fact(CentsPerMonth, nl="Loonbelasting over de auto van de zaak, als die had moeten eindigen", en="Wage tax on a company car that should have ended", register="opgave", default=0, least=0, most=100_000_000)

# Where the debtor lives (475da(4) and (5), 475e)
registered_home = fact(Flag, nl="Staat met een woonadres in Nederland in de BRP, of liet zien hoe je woont", en="Has a home address in the Netherlands in the BRP, or showed how you live", register="BRP", default=True)
housing_costs = fact(CentsPerMonth, nl="Woonkosten per maand, als je vraagt om die mee te tellen", en="Housing costs a month, when you ask to count them", register="opgave", default=0, least=0, most=10_000_000)
institution_price = fact(CentsPerMonth, nl="Prijs per maand van de instelling die je verzorgt of verpleegt", en="Price a month of the institution that cares for or nurses you", register="opgave", default=0, least=0, most=10_000_000)
in_institution = fact(Flag, nl="Is opgenomen in een instelling voor verzorging of verpleging", en="Stays in an institution for care or nursing", register="opgave", default=False)
