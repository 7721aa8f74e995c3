//! Accounts, currencies and prices.

use rand::{Rng, RngExt};

use super::pick::{characters, digits, pick, word};
use super::place::COUNTRY_CODES;
use super::registry::Group;

pub(super) const VARIABLES: Group = &[
    ("$randomBankAccount", |r| digits(r, 8)),
    ("$randomBankAccountName", |r| format!("{} Account", pick(r, ACCOUNT_KINDS))),
    ("$randomCreditCardMask", |r| digits(r, 4)),
    ("$randomBankAccountBic", bic),
    ("$randomBankAccountIban", iban),
    ("$randomTransactionType", |r| word(r, TRANSACTIONS)),
    ("$randomCurrencyCode", |r| currency(r).0.to_owned()),
    ("$randomCurrencyName", |r| currency(r).1.to_owned()),
    ("$randomCurrencySymbol", |r| currency(r).2.to_owned()),
    ("$randomBitcoin", bitcoin),
    ("$randomPrice", price),
];

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Bank, country and place, often with a branch.
fn bic(rng: &mut dyn Rng) -> String {
    let bank = characters(rng, LETTERS, 4);
    let place = characters(rng, LETTERS, 2);
    let branch = if rng.random_bool(0.5) { digits(rng, 3) } else { String::new() };
    format!("{bank}{}{place}{branch}", pick(rng, COUNTRY_CODES))
}

/// An account number of digits whose check digits are right.
fn iban(rng: &mut dyn Rng) -> String {
    let (country, length) =
        IBAN_LENGTHS.get(rng.random_range(0..IBAN_LENGTHS.len())).copied().unwrap_or(("DE", 22));
    let account = digits(rng, length - 4);
    let check = 98 - remainder(&format!("{account}{country}00"));
    format!("{country}{check:02}{account}")
}

/// The number modulo 97, letters counting as two digits from `A` = 10.
fn remainder(text: &str) -> u32 {
    text.chars().filter_map(|c| c.to_digit(36)).fold(0, |rest, value| {
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    })
}

fn bitcoin(rng: &mut dyn Rng) -> String {
    const BASE58: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let length = rng.random_range(25..=33);
    format!("{}{}", characters(rng, b"13", 1), characters(rng, BASE58, length))
}

fn price(rng: &mut dyn Rng) -> String {
    let cents = rng.random_range(0..=100_000);
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn currency(rng: &mut dyn Rng) -> (&'static str, &'static str, &'static str) {
    CURRENCIES.get(rng.random_range(0..CURRENCIES.len())).copied().unwrap_or(("EUR", "Euro", "€"))
}

const ACCOUNT_KINDS: &[&str] = &[
    "Checking",
    "Credit Card",
    "Deposit",
    "Home Loan",
    "Investment",
    "Money Market",
    "Personal Loan",
    "Savings",
];

const TRANSACTIONS: &[&str] =
    &["deposit", "invoice", "payment", "refund", "transfer", "withdrawal"];

/// Countries whose account numbers hold digits only, with the length of the whole.
const IBAN_LENGTHS: &[(&str, usize)] = &[
    ("NO", 15),
    ("BE", 16),
    ("DK", 18),
    ("FI", 18),
    ("AT", 20),
    ("EE", 20),
    ("LT", 20),
    ("CH", 21),
    ("HR", 21),
    ("DE", 22),
    ("CZ", 24),
    ("ES", 24),
    ("SE", 24),
    ("SK", 24),
    ("PT", 25),
    ("IS", 26),
    ("GR", 27),
    ("PL", 28),
    ("HU", 28),
];

const CURRENCIES: &[(&str, &str, &str)] = &[
    ("AED", "UAE Dirham", "د.إ"),
    ("ARS", "Argentine Peso", "$"),
    ("AUD", "Australian Dollar", "$"),
    ("BGN", "Bulgarian Lev", "лв"),
    ("BRL", "Brazilian Real", "R$"),
    ("CAD", "Canadian Dollar", "$"),
    ("CHF", "Swiss Franc", "CHF"),
    ("CLP", "Chilean Peso", "$"),
    ("CNY", "Yuan Renminbi", "¥"),
    ("CZK", "Czech Koruna", "Kč"),
    ("DKK", "Danish Krone", "kr"),
    ("EGP", "Egyptian Pound", "£"),
    ("EUR", "Euro", "€"),
    ("GBP", "Pound Sterling", "£"),
    ("HUF", "Forint", "Ft"),
    ("IDR", "Rupiah", "Rp"),
    ("ILS", "New Israeli Sheqel", "₪"),
    ("INR", "Indian Rupee", "₹"),
    ("ISK", "Iceland Krona", "kr"),
    ("JPY", "Yen", "¥"),
    ("KRW", "Won", "₩"),
    ("MXN", "Mexican Peso", "$"),
    ("NGN", "Naira", "₦"),
    ("NOK", "Norwegian Krone", "kr"),
    ("PHP", "Philippine Peso", "₱"),
    ("PLN", "Zloty", "zł"),
    ("SEK", "Swedish Krona", "kr"),
    ("THB", "Baht", "฿"),
    ("UAH", "Hryvnia", "₴"),
    ("USD", "US Dollar", "$"),
    ("UYU", "Peso Uruguayo", "$U"),
    ("VND", "Dong", "₫"),
    ("ZAR", "Rand", "R"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn iban_check_digits_are_right() {
        // The example number of the standard's registry, then our own.
        assert_eq!(remainder("370400440532013000DE89"), 1);
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        for _ in 0..100 {
            let iban = iban(&mut rng);
            let (head, account) = iban.split_at(4);
            assert_eq!(remainder(&format!("{account}{head}")), 1, "{iban}");
        }
    }
}
