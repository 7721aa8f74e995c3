//! Addresses of images. None is fetched here; the hosts are those that Postman names.

use rand::{Rng, RngExt};

use super::internet::domain_word;
use super::registry::Group;

const IMAGES: &str = "http://placeimg.com/640/480";

pub(super) const VARIABLES: Group = &[
    ("$randomAvatarImage", avatar),
    ("$randomImageUrl", |_| IMAGES.to_owned()),
    ("$randomAbstractImage", |_| about("abstract")),
    ("$randomAnimalsImage", |_| about("animals")),
    ("$randomBusinessImage", |_| about("business")),
    ("$randomCatsImage", |_| about("cats")),
    ("$randomCityImage", |_| about("city")),
    ("$randomFoodImage", |_| about("food")),
    ("$randomNightlifeImage", |_| about("nightlife")),
    ("$randomFashionImage", |_| about("fashion")),
    ("$randomPeopleImage", |_| about("people")),
    ("$randomNatureImage", |_| about("nature")),
    ("$randomSportsImage", |_| about("sports")),
    ("$randomTransportImage", |_| about("transport")),
    ("$randomImageDataUri", data_uri),
];

fn avatar(rng: &mut dyn Rng) -> String {
    format!("https://cdn.fakercloud.com/avatars/{}_128.jpg", domain_word(rng))
}

fn about(subject: &str) -> String {
    format!("{IMAGES}/{subject}")
}

/// A one-coloured SVG of 640 by 480, percent-encoded.
fn data_uri(rng: &mut dyn Rng) -> String {
    let color = rng.random_range(0..=0x00ff_ffff);
    format!(
        "data:image/svg+xml;charset=UTF-8,%3Csvg%20xmlns%3D%22http%3A%2F%2Fwww.w3.org%2F2000%2Fsvg\
         %22%20width%3D%22640%22%20height%3D%22480%22%3E%3Crect%20width%3D%22100%25%22%20height%3D\
         %22100%25%22%20fill%3D%22%23{color:06x}%22%2F%3E%3C%2Fsvg%3E"
    )
}
