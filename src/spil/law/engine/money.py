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


def total(left: tuple[int, int, int], right: tuple[int, int, int]) -> tuple[int, int, int]:
    """Sum of two numbers written as for `product`."""
    second = left[2] + right[2]
    first = left[1] + right[1] + second // BILLION
    return left[0] + right[0] + first // BILLION, first % BILLION, second % BILLION


def times(value: tuple[int, int, int], number: int) -> tuple[int, int, int]:
    """A number written as for `product` times a whole number (0 to 9 billion)."""
    second = value[2] * number
    first = value[1] * number + second // BILLION
    return value[0] * number + first // BILLION, first % BILLION, second % BILLION


def part(value: tuple[int, int, int], number: int) -> tuple[int, int, int]:
    """A number written as for `product` divided by a whole number (1 to 9 billion), rounded down at the last place."""
    first = value[0] % number * BILLION + value[1]
    second = first % number * BILLION + value[2]
    return value[0] // number, first // number, second // number


def growth(rate: int, days: int) -> tuple[int, int, int]:
    """Growth factor of daily compound interest at a yearly `rate` (ppm) over `days` of a 360-day year.

    Each day adds a 360th of the rate. Written as for `product`. By repeated squaring; the relative error stays below
    1e-14 for fifty years, so an amount below 90 million euros is right to the cent unless it lies within a millionth
    of a cent of a half cent.
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


def effective_growth(rate: int, days: int) -> tuple[int, int, int]:
    """Growth factor of daily compound interest that comes to exactly `rate` (ppm, 0 to 1,000,000) in 360 days.

    (1 + rate) to the power days/360, written as for `product`: whole years by multiplication, the rest as the
    exponential of a share of the logarithm, both by series of terms that are added until they vanish. The relative
    error stays below 1e-14 for fifty years.
    """
    year = (1, rate * 1000, 0)
    if rate >= 1_000_000:
        year = (1 + rate // 1_000_000, rate % 1_000_000 * 1000, 0)
    factor = (1, 0, 0)
    for _ in range(days // 360):
        factor = product(factor, year)
    root = part((rate, 0, 0), 2_000_000 + rate)
    square = product(root, root)
    power, logarithm, odd = root, (0, 0, 0), 1
    while power[0] + power[1] + power[2] > 0:
        logarithm = total(logarithm, part(power, odd))
        power = product(power, square)
        odd += 2
    exponent = part(times(logarithm, 2 * (days % 360)), 360)
    term, rest, count = (1, 0, 0), (1, 0, 0), 1
    while term[0] + term[1] + term[2] > 0:
        term = part(product(term, exponent), count)
        rest = total(rest, term)
        count += 1
    return product(factor, rest)


def grown(balance: int, factor: tuple[int, int, int]) -> int:
    """Balance (cents, 0 to 9 billion) times a growth factor, to the cent, a half upwards."""
    whole, first, second = factor
    return balance * whole + half_up(balance * first + balance * second // BILLION, BILLION)


def with_interest(balance: int, rate: int, days: int) -> int:
    """Balance (cents, 0 to 9 billion) after daily compound interest over 30/360 days, to the cent, a half upwards."""
    return grown(balance, growth(rate, days))


def annuity(debt: int, factor: tuple[int, int, int], terms: int) -> int:
    """Equal payment (cents, rounded down) at the end of each of `terms` (1 or more) that repays `debt` (to 4 billion).

    The debt grows by `factor` in each term. The sum of the powers of the factor is found by doubling, the payment by
    halving the range in which it lies, which is narrow for amounts below 90 million euros at the end.
    """
    powers, grows, step = (0, 0, 0), (1, 0, 0), 1
    while step * 2 <= terms:
        step *= 2
    while step > 0:
        powers = total(powers, product(powers, grows))
        grows = product(grows, grows)
        if terms // step % 2 == 1:
            powers = total(product(powers, factor), (1, 0, 0))
            grows = product(grows, factor)
        step //= 2
    due = times(grows, debt)
    low, high = 0, 2 * debt
    if due[0] < 9 * BILLION:
        near = due[0] * BILLION // (powers[0] * BILLION + powers[1])
        low, high = max(0, near - 8), near + 8
    while low < high:
        middle = (low + high + 1) // 2
        paid = times(powers, middle)
        above = paid[0] > due[0] or (paid[0] == due[0] and paid[1] > due[1])
        if above or (paid[0] == due[0] and paid[1] == due[1] and paid[2] > due[2]):
            high = middle - 1
        else:
            low = middle
    return low
