//! Shops and what they sell.

use super::pick::{pick, word};
use super::registry::Group;

pub(super) const VARIABLES: Group = &[
    ("$randomDepartment", |r| word(r, DEPARTMENTS)),
    ("$randomProductName", |r| {
        format!("{} {} {}", pick(r, ADJECTIVES), pick(r, MATERIALS), pick(r, PRODUCTS))
    }),
    ("$randomProductAdjective", |r| word(r, ADJECTIVES)),
    ("$randomProductMaterial", |r| word(r, MATERIALS)),
    ("$randomProduct", |r| word(r, PRODUCTS)),
];

const DEPARTMENTS: &[&str] = &[
    "Automotive",
    "Baby",
    "Beauty",
    "Books",
    "Clothing",
    "Computers",
    "Electronics",
    "Games",
    "Garden",
    "Grocery",
    "Health",
    "Home",
    "Industrial",
    "Jewelry",
    "Kids",
    "Movies",
    "Music",
    "Outdoors",
    "Shoes",
    "Sports",
    "Tools",
    "Toys",
];

const ADJECTIVES: &[&str] = &[
    "Awesome",
    "Classic",
    "Compact",
    "Elegant",
    "Fancy",
    "Foldable",
    "Handmade",
    "Incredible",
    "Light",
    "Modern",
    "Practical",
    "Rustic",
    "Simple",
    "Sleek",
    "Small",
    "Sturdy",
    "Vintage",
];

const MATERIALS: &[&str] = &[
    "Bamboo", "Bronze", "Ceramic", "Concrete", "Copper", "Cotton", "Glass", "Granite", "Leather",
    "Linen", "Marble", "Metal", "Oak", "Plastic", "Rubber", "Steel", "Wooden", "Woollen",
];

const PRODUCTS: &[&str] = &[
    "Backpack", "Ball", "Bench", "Bike", "Bottle", "Bowl", "Car", "Chair", "Clock", "Gloves",
    "Hat", "Keyboard", "Lamp", "Mouse", "Mug", "Pants", "Scarf", "Shelf", "Shirt", "Shoes", "Soap",
    "Table", "Towels", "Umbrella",
];
