use super::*;

#[test]
fn whole_values_get_the_class_with_a_name() {
    let table: [(&[&str], Option<&str>); 9] = [
        (
            &["0311cb52-95d9-4b27-bb6f-36a3fba07441", "1b6fafc6-7ecd-4d2b-b3ae-7496f114cf38"],
            Some("$uuid"),
        ),
        (&["2026-11-23T08:30:04Z", "2026-11-23 08:30:05"], Some("$datetime")),
        (&["0779e1cf0285f89f", "c1c2c05b75e91e34"], Some("$hex length=16")),
        (&["0779e1cf0285", "c1c2c05b75e91e34"], Some("$hex")),
        (&["12345678", "87654321"], None),
        (&["deadbeef", "facefeed"], None),
        (&["0779e1CF", "c1c2c05b"], None),
        (&["beef1", "cafe2"], None),
        (&["", "0779e1cf"], None),
    ];
    for (values, wanted) in table {
        assert_eq!(whole(values).map(|m| m.to_string()).as_deref(), wanted, "{values:?}");
    }
}

#[test]
fn base64_is_not_mistaken_for_paths_and_words() {
    for (values, wanted) in [
        (["qq5L3zEWpsa2tn7VrBPLn+/=", "7T74uRWCFjAxSbSKe6U562t"], Some("$base64")),
        (["qq5L3zEWpsa2tn7VrBPLn+==", "7T74uRWCFjAxSbSKe6U56w=="], Some("$base64 length=24")),
        (["QUJDRA==", "QUJDRUZHSEk="], Some("$base64")),
        (["documents/report", "documents/letter"], None),
        (["cLUGnXDoLQPYqMqP", "UrJDhgWHvLrYvrjj"], None),
    ] {
        assert_eq!(base64(&values).map(|m| m.to_string()).as_deref(), wanted, "{values:?}");
    }
}

#[test]
fn random_blocks_keep_their_separators() {
    for (values, wanted) in [
        (
            ["FMas-xp+6-yQ/G", "9xYz-aB3d-////"],
            Some("[0-9A-Za-z+/]{4}-[0-9A-Za-z+/]{4}-[0-9A-Za-z+/]{4}"),
        ),
        (["aB3+:x", "aB3+:y"], None),
        (["a+:x", "B/:3"], None),
        (["aB3+-/x1Y", "aB3+_/x1Y"], None),
        (["aB3+-/x1Y", "aB3+-/x1Yz"], None),
        (["aB3+/x1Y", "aB3/+x1Y"], None),
        (["docs/-file", "docs/-page"], None),
    ] {
        let wanted = wanted.map(|expression: &str| format!("$regex \"{expression}\""));
        assert_eq!(blocks(&values).map(|m| m.to_string()), wanted, "{values:?}");
    }
}

#[test]
fn a_word_has_the_alphabet_of_the_list_it_stands_in() {
    for (values, siblings, wanted) in [
        (["okzv", "mhqe"], &["okzv", "mhqe", "aBcd", "WxYz"][..], Some("[A-Za-z]{4}")),
        (["ab", "cd"], &["ab", "cd", "z1", "22"], Some("[0-9a-z]{2}")),
        (["open", "done"], &["open", "done", "Closed", "lost"], None),
        (["open", "done"], &["open", "done", "aBcd", "two words"], None),
        (["open", "done"], &[], None),
    ] {
        let wanted = wanted.map(|expression: &str| format!("$regex \"{expression}\""));
        let matcher = drawn_alike(&values, siblings).map(|m| m.to_string());
        assert_eq!(matcher, wanted, "{values:?}");
    }
}

#[test]
fn loose_values_keep_their_length() {
    for (values, wanted) in [
        (["N[V6&", "3W@8o"], "$regex \"[!-~]{5}\""),
        (["a-b", "a--b"], "$regex \"[!-~]+\""),
        (["a b", "c d"], "$string length=3"),
        (["", "a"], "$string"),
        (["ü ", "abc "], "$string min=1"),
    ] {
        assert_eq!(loose(&values).to_string(), wanted, "{values:?}");
    }
}

#[test]
fn words_get_classes_with_counts() {
    type Columns<'c> = &'c [[&'c str; 2]];
    let table: [(Columns<'_>, bool, &[&str]); 11] = [
        (&[["cLUGnX", "UrJDhg"]], true, &["[A-Za-z]{6}"]),
        (&[["3OGt", "NSSF"], ["xcwe", "ubYb"]], true, &["[0-9A-Za-z+/]{4}"; 2]),
        (&[["3OGt", "NSSF"], ["xcwe", "ubYb"]], false, &["[0-9A-Za-z]{4}"; 2]),
        (&[["3OGt", "NSSFx"], ["xcwe", "ubYb"]], true, &["[0-9A-Za-z]+", "[0-9A-Za-z]{4}"]),
        (&[["0a1b2c3d", "99999999"], ["aa", "bb"]], true, &["[0-9a-f]{8}", "[0-9a-f]{2}"]),
        (&[["0A1B2C3D", "99999999"]], true, &["[0-9A-F]{8}"]),
        (&[["41", "42"], ["Bob", "Alice"]], true, &["[0-9]+", "[A-Za-z]+"]),
        (&[["08", "12"], ["483920", "123456"]], true, &["[0-9]{2}", "[0-9]{6}"]),
        (&[["open", "done"]], true, &["[a-z]{4}"]),
        (&[["x", "y"]], true, &["[a-z]"]),
        (&[["Zoë", "Bob"]], true, &["\\S{3}"]),
    ];
    for (words, is_random, wanted) in table {
        let words: Vec<Vec<&str>> = words.iter().map(|column| column.to_vec()).collect();
        assert_eq!(columns(&words, is_random), wanted, "{words:?}");
    }
}
