use std::collections::BTreeSet;

use rand::SeedableRng;
use rand::rngs::StdRng;
use regex::Regex;

use super::*;

const WORD: &str = r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*";
const NAME: &str = r"[A-Z][a-z]+";
const USER: &str = r"[A-Z][a-z]+([._][A-Z][a-z]+)?\d{0,2}";
const UUID: &str = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const SENTENCE: &str = r"[A-Z][a-z]*( [a-z]+)*\.";
const DATE: &str = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT\+0000 \(Coordinated Universal Time\)";
const PHONE: &str = r"\d{3}-\d{3}-\d{4}";
const TECHNICAL: &str = r"[a-z0-9]+([ -][a-z]+)*";
const FILE: &str = r"[a-z]+_[a-z]+\.[a-z0-9]+";
const FOLDER: &str = r"(/[a-z0-9.]+)+";

/// Every name with the format that is documented for it; capitals in angle brackets are the constants.
const FORMATS: &[(&str, &str)] = &[
    ("$guid", "<UUID>"),
    ("$randomUUID", "<UUID>"),
    ("$timestamp", r"\d{10,11}"),
    ("$isoTimestamp", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"),
    ("$randomInt", r"\d{1,3}|1000"),
    ("$randomBoolean", "true|false"),
    ("$randomAlphaNumeric", "[0-9a-z]"),
    ("$randomSemver", r"\d\.\d\.\d"),
    ("$randomHexColor", "#[0-9a-f]{6}"),
    ("$randomColor", "[a-z]+"),
    ("$randomAbbreviation", "[A-Z]{2,5}"),
    ("$randomWord", "<WORD>"),
    ("$randomWords", "<WORD>( <WORD>){1,4}"),
    ("$randomLocale", "[a-z]{2,3}"),
    ("$randomIP", r"((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)"),
    ("$randomIPV6", "[0-9a-f]{4}(:[0-9a-f]{4}){7}"),
    ("$randomMACAddress", "[0-9a-f]{2}(:[0-9a-f]{2}){5}"),
    ("$randomPassword", "[0-9A-Za-z_]{15}"),
    ("$randomProtocol", "https?"),
    ("$randomUserAgent", r"Mozilla/5\.0 \(.+\) .+/[0-9.]+"),
    ("$randomUrl", r"https?://[a-z]+\.[a-z]+"),
    ("$randomDomainName", r"[a-z]+\.[a-z]+"),
    ("$randomDomainSuffix", "[a-z]+"),
    ("$randomDomainWord", "[a-z]+"),
    ("$randomEmail", r"<USER>@[a-z]+\.com"),
    ("$randomExampleEmail", r"<USER>@example\.(com|net|org)"),
    ("$randomUserName", "<USER>"),
    ("$randomFirstName", "<NAME>"),
    ("$randomLastName", "<NAME>"),
    ("$randomFullName", r"([A-Z][a-z]+\.? )?<NAME> <NAME>( [A-Z][A-Za-z]*\.?)?"),
    ("$randomNamePrefix", r"[A-Z][a-z]+\.?"),
    ("$randomNameSuffix", r"[A-Z][A-Za-z]*\.?"),
    ("$randomJobTitle", "<NAME> <NAME> <NAME>"),
    ("$randomJobDescriptor", "<NAME>"),
    ("$randomJobArea", "<NAME>"),
    ("$randomJobType", "<NAME>"),
    ("$randomPhoneNumber", "<PHONE>"),
    ("$randomPhoneNumberExt", r"[1-9]\d?-<PHONE>"),
    ("$randomCity", "([A-Z][a-z]+ )?<NAME>"),
    ("$randomStreetName", "<NAME> <NAME>"),
    ("$randomStreetAddress", r"[1-9]\d{0,4} <NAME> <NAME>"),
    ("$randomCountry", "<NAME>( <NAME>)?"),
    ("$randomCountryCode", "[A-Z]{2}"),
    ("$randomLatitude", r"-?([0-8]?\d\.\d{4}|90\.0000)"),
    ("$randomLongitude", r"-?((1[0-7]|\d)?\d\.\d{4}|180\.0000)"),
    ("$randomAvatarImage", r"https://cdn\.fakercloud\.com/avatars/[a-z]+_128\.jpg"),
    ("$randomImageUrl", r"http://placeimg\.com/640/480"),
    ("$randomAbstractImage", r"http://placeimg\.com/640/480/abstract"),
    ("$randomAnimalsImage", r"http://placeimg\.com/640/480/animals"),
    ("$randomBusinessImage", r"http://placeimg\.com/640/480/business"),
    ("$randomCatsImage", r"http://placeimg\.com/640/480/cats"),
    ("$randomCityImage", r"http://placeimg\.com/640/480/city"),
    ("$randomFoodImage", r"http://placeimg\.com/640/480/food"),
    ("$randomNightlifeImage", r"http://placeimg\.com/640/480/nightlife"),
    ("$randomFashionImage", r"http://placeimg\.com/640/480/fashion"),
    ("$randomPeopleImage", r"http://placeimg\.com/640/480/people"),
    ("$randomNatureImage", r"http://placeimg\.com/640/480/nature"),
    ("$randomSportsImage", r"http://placeimg\.com/640/480/sports"),
    ("$randomTransportImage", r"http://placeimg\.com/640/480/transport"),
    (
        "$randomImageDataUri",
        r"data:image/svg\+xml;charset=UTF-8,%3Csvg([A-Za-z0-9.]|%[0-9A-F]{2})+",
    ),
    ("$randomBankAccount", r"\d{8}"),
    ("$randomBankAccountName", "<NAME>( <NAME>)? Account"),
    ("$randomCreditCardMask", r"\d{4}"),
    ("$randomBankAccountBic", r"[A-Z]{8}(\d{3})?"),
    ("$randomBankAccountIban", r"[A-Z]{2}\d{13,29}"),
    ("$randomTransactionType", "[a-z]+"),
    ("$randomCurrencyCode", "[A-Z]{3}"),
    ("$randomCurrencyName", "[A-Z][A-Za-z]+( [A-Z][a-z]+)*"),
    ("$randomCurrencySymbol", r"[^\s]{1,4}"),
    ("$randomBitcoin", "[13][1-9A-HJ-NP-Za-km-z]{25,33}"),
    ("$randomPrice", r"\d{1,3}\.\d\d|1000\.00"),
    (
        "$randomCompanyName",
        "<NAME>(( (Inc|LLC|Group|Ltd|and Sons))|( - <NAME>)|(, <NAME> and <NAME>))",
    ),
    ("$randomCompanySuffix", "Inc|LLC|Group|Ltd|and Sons"),
    ("$randomBs", "<WORD> <WORD> <WORD>"),
    ("$randomBsBuzz", "[a-z]+"),
    ("$randomBsAdjective", "[a-z-]+"),
    ("$randomBsNoun", "[a-z]+"),
    ("$randomCatchPhrase", "[A-Z][a-z-]+ [a-z-]+ [a-z]+"),
    ("$randomCatchPhraseAdjective", "[A-Z][a-z-]+"),
    ("$randomCatchPhraseDescriptor", "[a-z-]+"),
    ("$randomCatchPhraseNoun", "[a-z]+"),
    ("$randomPhrase", r"[A-Z].+ .+[.!?]"),
    ("$randomAdjective", "<TECHNICAL>"),
    ("$randomNoun", "<TECHNICAL>"),
    ("$randomVerb", "[a-z]+( up)?"),
    ("$randomIngverb", "[a-z]+ing( up)?"),
    ("$randomDatabaseColumn", "[a-zA-Z]+"),
    ("$randomDatabaseType", "[a-z]+"),
    ("$randomDatabaseCollation", "[a-z0-9]+_[a-z_]+"),
    ("$randomDatabaseEngine", "[A-Za-z]+"),
    ("$randomDateFuture", "<DATE>"),
    ("$randomDatePast", "<DATE>"),
    ("$randomDateRecent", "<DATE>"),
    (
        "$randomMonth",
        "January|February|March|April|May|June|July|August|September|October|November|December",
    ),
    ("$randomWeekday", "(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"),
    ("$randomFileName", "<FILE>"),
    ("$randomCommonFileName", "<FILE>"),
    ("$randomFileType", "[a-z]+"),
    ("$randomFileExt", "[a-z0-9]+"),
    ("$randomCommonFileType", "image|text|audio|video|application"),
    ("$randomCommonFileExt", "[a-z0-9]+"),
    ("$randomMimeType", "[a-z]+/[a-z0-9.+-]+"),
    ("$randomFilePath", "<FOLDER>/<FILE>"),
    ("$randomDirectoryPath", "<FOLDER>"),
    ("$randomDepartment", "<NAME>"),
    ("$randomProductName", "<NAME> <NAME> <NAME>"),
    ("$randomProductAdjective", "<NAME>"),
    ("$randomProductMaterial", "<NAME>"),
    ("$randomProduct", "<NAME>"),
    ("$randomLoremWord", "[a-z]+"),
    ("$randomLoremWords", "[a-z]+ [a-z]+ [a-z]+"),
    ("$randomLoremSentence", "<SENTENCE>"),
    ("$randomLoremSentences", "<SENTENCE>( <SENTENCE>){1,5}"),
    ("$randomLoremParagraph", "<SENTENCE>( <SENTENCE>)+"),
    ("$randomLoremParagraphs", "(<SENTENCE>( <SENTENCE>)+)(\n \r<SENTENCE>( <SENTENCE>)+){2}"),
    ("$randomLoremText", "(?s)[A-Za-z].*"),
    ("$randomLoremSlug", "[a-z]+-[a-z]+-[a-z]+"),
    ("$randomLoremLines", "<SENTENCE>(\n<SENTENCE>){0,4}"),
];

fn format(pattern: &str) -> Regex {
    let constants = [
        ("<WORD>", WORD),
        ("<NAME>", NAME),
        ("<USER>", USER),
        ("<UUID>", UUID),
        ("<SENTENCE>", SENTENCE),
        ("<DATE>", DATE),
        ("<PHONE>", PHONE),
        ("<TECHNICAL>", TECHNICAL),
        ("<FILE>", FILE),
        ("<FOLDER>", FOLDER),
    ];
    let pattern = constants.iter().fold(pattern.to_owned(), |text, (name, value)| {
        text.replace(name, &format!("(?:{value})"))
    });
    Regex::new(&format!("^(?:{pattern})$")).unwrap()
}

#[test]
fn there_are_118_and_each_has_a_format() {
    let known: BTreeSet<_> = names().collect();
    let documented: BTreeSet<_> = FORMATS.iter().map(|(name, _)| *name).collect();
    assert_eq!(known, documented);
    assert_eq!(names().count(), 118, "no name is given twice");
}

#[test]
fn every_value_has_its_documented_format() {
    let mut rng = StdRng::seed_from_u64(7);
    for (name, pattern) in FORMATS {
        let format = format(pattern);
        assert!(is_dynamic(name));
        for _ in 0..60 {
            let value = dynamic(name, &mut rng).unwrap();
            assert!(format.is_match(&value), "{name}: {value:?} is not {pattern}");
        }
    }
}

#[test]
fn values_vary() {
    let mut rng = StdRng::seed_from_u64(7);
    let constant = |name: &str| {
        name.starts_with("$timestamp")
            || name.starts_with("$iso")
            || name.ends_with("Image")
            || name == "$randomImageUrl"
    };
    for name in names().filter(|name| !constant(name)) {
        let values: BTreeSet<_> = (0..60).filter_map(|_| dynamic(name, &mut rng)).collect();
        assert!(values.len() > 1, "{name}");
    }
}

#[test]
fn other_names_are_none() {
    let mut rng = StdRng::seed_from_u64(7);
    for name in ["$guide", "guid", "$GUID", "$", "", "$guid "] {
        assert_eq!(dynamic(name, &mut rng), None, "{name}");
        assert!(!is_dynamic(name));
    }
}
