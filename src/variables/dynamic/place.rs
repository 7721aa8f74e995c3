//! Phone numbers, addresses and coordinates.

use rand::{Rng, RngExt};

use super::person::{FIRST_NAMES, LAST_NAMES};
use super::pick::{digits, pick, word};
use super::registry::Group;

pub(super) const VARIABLES: Group = &[
    ("$randomPhoneNumber", phone),
    ("$randomPhoneNumberExt", |r| format!("{}-{}", r.random_range(1..=99), phone(r))),
    ("$randomCity", city),
    ("$randomStreetName", street),
    ("$randomStreetAddress", |r| format!("{} {}", r.random_range(1..=99_999), street(r))),
    ("$randomCountry", |r| word(r, COUNTRIES)),
    ("$randomCountryCode", |r| word(r, COUNTRY_CODES)),
    ("$randomLatitude", |r| coordinate(r, 90)),
    ("$randomLongitude", |r| coordinate(r, 180)),
];

fn phone(rng: &mut dyn Rng) -> String {
    format!("{}-{}-{}", digits(rng, 3), digits(rng, 3), digits(rng, 4))
}

fn city(rng: &mut dyn Rng) -> String {
    match rng.random_range(0..3) {
        0 => format!("{} {}", pick(rng, CITY_PREFIXES), pick(rng, LAST_NAMES)),
        1 => format!("{}{}", pick(rng, FIRST_NAMES), pick(rng, CITY_SUFFIXES)),
        _ => format!("{}{}", pick(rng, LAST_NAMES), pick(rng, CITY_SUFFIXES)),
    }
}

fn street(rng: &mut dyn Rng) -> String {
    let names = if rng.random_bool(0.5) { FIRST_NAMES } else { LAST_NAMES };
    format!("{} {}", pick(rng, names), pick(rng, STREET_SUFFIXES))
}

/// Degrees within the limit, with four decimals; counted in whole ten-thousandths, so that there is no
/// `-0.0000`.
fn coordinate(rng: &mut dyn Rng, limit: i32) -> String {
    let units = rng.random_range(-limit * 10_000..=limit * 10_000);
    format!("{:.4}", f64::from(units) / 10_000.0)
}

const CITY_PREFIXES: &[&str] =
    &["East", "Fort", "Lake", "New", "North", "Port", "Saint", "South", "Upper", "West"];

const CITY_SUFFIXES: &[&str] =
    &["berg", "bury", "dale", "field", "ford", "haven", "mouth", "stad", "ton", "view", "ville"];

const STREET_SUFFIXES: &[&str] = &[
    "Alley",
    "Avenue",
    "Boulevard",
    "Circle",
    "Court",
    "Crescent",
    "Drive",
    "Gardens",
    "Grove",
    "Hill",
    "Lane",
    "Mews",
    "Parade",
    "Park",
    "Place",
    "Road",
    "Row",
    "Square",
    "Street",
    "Terrace",
    "Walk",
    "Way",
];

const COUNTRIES: &[&str] = &[
    "Albania",
    "Argentina",
    "Australia",
    "Austria",
    "Bangladesh",
    "Belgium",
    "Bolivia",
    "Botswana",
    "Brazil",
    "Bulgaria",
    "Cameroon",
    "Canada",
    "Chile",
    "Colombia",
    "Croatia",
    "Cuba",
    "Denmark",
    "Ecuador",
    "Egypt",
    "Estonia",
    "Ethiopia",
    "Finland",
    "France",
    "Georgia",
    "Germany",
    "Ghana",
    "Greece",
    "Hungary",
    "Iceland",
    "India",
    "Indonesia",
    "Ireland",
    "Israel",
    "Italy",
    "Jamaica",
    "Japan",
    "Jordan",
    "Kenya",
    "Latvia",
    "Lithuania",
    "Madagascar",
    "Malaysia",
    "Mexico",
    "Mongolia",
    "Morocco",
    "Nepal",
    "Netherlands",
    "New Zealand",
    "Nigeria",
    "Norway",
    "Pakistan",
    "Panama",
    "Peru",
    "Poland",
    "Portugal",
    "Romania",
    "Rwanda",
    "Senegal",
    "Singapore",
    "Slovakia",
    "Slovenia",
    "South Africa",
    "Spain",
    "Sweden",
    "Switzerland",
    "Thailand",
    "Tunisia",
    "Turkey",
    "Uganda",
    "Ukraine",
    "Uruguay",
    "Vietnam",
    "Zambia",
];

pub(super) const COUNTRY_CODES: &[&str] = &[
    "AL", "AR", "AT", "AU", "BD", "BE", "BG", "BO", "BR", "BW", "CA", "CH", "CL", "CM", "CO", "CU",
    "CZ", "DE", "DK", "EC", "EE", "EG", "ES", "ET", "FI", "FR", "GB", "GE", "GH", "GR", "HR", "HU",
    "ID", "IE", "IL", "IN", "IS", "IT", "JM", "JO", "JP", "KE", "KR", "LT", "LV", "MA", "MG", "MN",
    "MX", "MY", "NG", "NL", "NO", "NP", "NZ", "PA", "PE", "PK", "PL", "PT", "RO", "RW", "SE", "SG",
    "SI", "SK", "SN", "TH", "TN", "TR", "UA", "UG", "US", "UY", "VN", "ZA", "ZM",
];
