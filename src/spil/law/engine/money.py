"""Exact money. Amounts are integer cents, rates parts per million (ppm); no float ever holds money.

Every function is plain integer arithmetic that Python and the compiled kernel carry out identically.
Intermediate products must stay below 2**63; amounts up to 10 billion cents times a rate in ppm do.
"""

BILLION = 1_000_000_000


def clamp(value: int, least: int, most: int) -> int:
    """`value`, but not below `least` and not above `most`."""
    return max(least, min(value, most))


def half_up(numerator: int, denominator: int) -> int:
    """Fraction rounded to the nearest integer, a half upwards (towards plus infinity)."""
    return (2 * numerator + denominator) // (2 * denominator)


def down(numerator: int, denominator: int) -> int:
    """Fraction rounded down (towards minus infinity)."""
    return numerator // denominator


def up(numerator: int, denominator: int) -> int:
    """Fraction rounded up (towards plus infinity)."""
    return -(-numerator // denominator)


def down_to_cent(numerator: int, denominator: int) -> int:
    """Amount in cents given as a fraction, rounded down to the cent."""
    return numerator // denominator


def half_up_to_euro(cents: int) -> int:
    """Cents rounded to whole euros (still in cents), a half upwards."""
    return half_up(cents, 100) * 100


def down_to_euro(cents: int) -> int:
    """Cents rounded down to whole euros (still in cents)."""
    return cents // 100 * 100


def up_to_euro(cents: int) -> int:
    """Cents rounded up to whole euros (still in cents)."""
    return up(cents, 100) * 100


def share(amount: int, rate: int) -> int:
    """`rate` (ppm) of `amount`, to the cent, a half upwards."""
    return half_up(amount * rate, 1_000_000)


def per_month(yearly: int) -> int:
    """A twelfth of a yearly amount, to the cent, a half upwards."""
    return half_up(yearly, 12)


def product(left: tuple[int, int, int], right: tuple[int, int, int]) -> tuple[int, int, int]:
    """Product of two numbers written as whole, billionths and billionths of those; rounded down at the last place."""
    whole, first, second = left
    other_whole, other_first, other_second = right
    low = whole * other_second + other_whole * second + first * other_first
    low = low + (first * other_second + second * other_first) // BILLION
    middle = whole * other_first + other_whole * first + low // BILLION
    return whole * other_whole + middle // BILLION, middle % BILLION, low % BILLION


def growth(rate: int, days: int) -> tuple[int, int, int]:
    """Growth factor of daily compound interest at a yearly `rate` (ppm) over `days` of a 360-day year.

    Written as for `product`. By repeated squaring; the relative error stays below 1e-14 for fifty years, so an amount
    below 90 million euros is right to the cent unless it lies within a millionth of a cent of a half cent.
    """
    fraction = half_up(rate * 25 * BILLION, 9)
    power = (1, fraction // BILLION, fraction % BILLION)
    factor = (1, 0, 0)
    while days > 0:
        if days % 2 == 1:
            factor = product(factor, power)
        power = product(power, power)
        days = days // 2
    return factor


def with_interest(balance: int, rate: int, days: int) -> int:
    """Balance (cents, 0 to 9 billion) after daily compound interest over 30/360 days, to the cent, a half upwards."""
    whole, first, second = growth(rate, days)
    return balance * whole + half_up(balance * first + balance * second // BILLION, BILLION)


def annuity(debt: int, rate: int, months: int) -> int:
    """Equal monthly payment (cents, rounded up) that repays `debt` in `months` at a yearly `rate` (ppm)."""
    if rate == 0:
        return up(debt, months)
    due = debt
    low, high = debt // months, with_interest(debt, rate, 30)
    while low < high:
        payment = (low + high) // 2
        due = debt
        for _ in range(months):
            due = with_interest(due, rate, 30) - payment
            if due <= 0:
                break
        if due <= 0:
            high = payment
        else:
            low = payment + 1
    return low
