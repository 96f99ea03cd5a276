"""Checks of numbers that the tables refer to: the eleven test of a BSN and the check digits of an IBAN (ISO 7064)."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            r"""
            create function spil_eleven_test(number text) returns boolean language sql immutable parallel safe as $$
                select case when number ~ '^\d{9}$' and number <> '000000000' then (
                    9 * substr(number, 1, 1)::int + 8 * substr(number, 2, 1)::int + 7 * substr(number, 3, 1)::int
                    + 6 * substr(number, 4, 1)::int + 5 * substr(number, 5, 1)::int + 4 * substr(number, 6, 1)::int
                    + 3 * substr(number, 7, 1)::int + 2 * substr(number, 8, 1)::int - substr(number, 9, 1)::int
                ) % 11 = 0 else false end
            $$;
            create function spil_iban_valid(iban text) returns boolean language plpgsql immutable parallel safe as $$
            declare
                digits text := '';
                letter text;
            begin
                if iban !~ '^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$' then
                    return false;
                end if;
                foreach letter in array string_to_array(substr(iban, 5) || substr(iban, 1, 4), null) loop
                    digits := digits || case when letter between '0' and '9' then letter else (ascii(letter) - 55)::text end;
                end loop;
                return digits::numeric % 97 = 1;
            end $$;
            """,
            "drop function spil_eleven_test(text); drop function spil_iban_valid(text);",
        )
    ]
