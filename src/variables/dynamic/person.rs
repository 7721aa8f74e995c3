//! Names of people and of their jobs.

use rand::{Rng, RngExt};

use super::pick::{pick, word};
use super::registry::Group;

pub(super) const VARIABLES: Group = &[
    ("$randomFirstName", |r| word(r, FIRST_NAMES)),
    ("$randomLastName", |r| word(r, LAST_NAMES)),
    ("$randomFullName", full_name),
    ("$randomNamePrefix", |r| word(r, PREFIXES)),
    ("$randomNameSuffix", |r| word(r, SUFFIXES)),
    ("$randomJobTitle", job_title),
    ("$randomJobDescriptor", |r| word(r, JOB_DESCRIPTORS)),
    ("$randomJobArea", |r| word(r, JOB_AREAS)),
    ("$randomJobType", |r| word(r, JOB_TYPES)),
];

/// First and last name, one time in four with a prefix or a suffix.
pub(super) fn full_name(rng: &mut dyn Rng) -> String {
    let name = format!("{} {}", pick(rng, FIRST_NAMES), pick(rng, LAST_NAMES));
    match rng.random_range(0..8) {
        0 => format!("{} {name}", pick(rng, PREFIXES)),
        1 => format!("{name} {}", pick(rng, SUFFIXES)),
        _ => name,
    }
}

fn job_title(rng: &mut dyn Rng) -> String {
    let descriptor = pick(rng, JOB_DESCRIPTORS);
    format!("{descriptor} {} {}", pick(rng, JOB_AREAS), pick(rng, JOB_TYPES))
}

pub(super) const FIRST_NAMES: &[&str] = &[
    "Ada", "Adrian", "Agnes", "Alan", "Alice", "Amira", "Andrea", "Anton", "Astrid", "Beatrice",
    "Benno", "Bianca", "Boris", "Camille", "Carlos", "Celia", "Clara", "Conrad", "Dagmar",
    "Daniel", "Daria", "Denise", "Edgar", "Elena", "Elias", "Emma", "Esther", "Fabian", "Felix",
    "Fiona", "Frida", "Gemma", "Georg", "Grace", "Hanna", "Hector", "Helena", "Hugo", "Ida",
    "Igor", "Ines", "Ivan", "Jana", "Jasper", "Joan", "Jonas", "Julia", "Karim", "Kirsten", "Lara",
    "Leon", "Lena", "Lucas", "Lydia", "Magnus", "Malik", "Marta", "Milan", "Mira", "Nadia",
    "Niklas", "Nora", "Olga", "Oscar", "Paula", "Pedro", "Petra", "Quentin", "Ramona", "Rita",
    "Robin", "Rosa", "Samir", "Selma", "Simon", "Sofia", "Stella", "Tamara", "Theo", "Tilda",
    "Ulrich", "Vera", "Victor", "Wanda", "Willem", "Xenia", "Yara", "Yusuf", "Zoe",
];

pub(super) const LAST_NAMES: &[&str] = &[
    "Abbott",
    "Alvarez",
    "Andersen",
    "Baker",
    "Bauer",
    "Bennett",
    "Bergmann",
    "Carter",
    "Castillo",
    "Chapman",
    "Cooper",
    "Dawson",
    "Delgado",
    "Eriksen",
    "Farmer",
    "Ferrari",
    "Fischer",
    "Fletcher",
    "Garcia",
    "Gardner",
    "Hansen",
    "Harper",
    "Hoffmann",
    "Hughes",
    "Ivanov",
    "Jansen",
    "Jensen",
    "Keller",
    "Knight",
    "Kovacs",
    "Larsen",
    "Lindgren",
    "Lopez",
    "Marino",
    "Mason",
    "Meyer",
    "Moreau",
    "Nakamura",
    "Novak",
    "Olsen",
    "Palmer",
    "Peters",
    "Porter",
    "Quinn",
    "Ramos",
    "Richter",
    "Romano",
    "Rossi",
    "Sanders",
    "Schmidt",
    "Silva",
    "Sorensen",
    "Taylor",
    "Turner",
    "Ullrich",
    "Vargas",
    "Vogel",
    "Wagner",
    "Walker",
    "Weaver",
    "Winter",
    "Young",
    "Zimmermann",
];

const PREFIXES: &[&str] = &["Mr.", "Mrs.", "Ms.", "Miss", "Dr."];

const SUFFIXES: &[&str] = &["Jr.", "Sr.", "I", "II", "III", "IV", "V", "MD", "DDS", "PhD", "DVM"];

const JOB_DESCRIPTORS: &[&str] = &[
    "Assistant",
    "Central",
    "Chief",
    "Corporate",
    "Deputy",
    "Global",
    "Interim",
    "Internal",
    "International",
    "Junior",
    "Lead",
    "National",
    "Principal",
    "Regional",
    "Senior",
    "Staff",
];

const JOB_AREAS: &[&str] = &[
    "Accounting",
    "Branding",
    "Communications",
    "Compliance",
    "Data",
    "Design",
    "Finance",
    "Hardware",
    "Infrastructure",
    "Logistics",
    "Marketing",
    "Operations",
    "Payroll",
    "Procurement",
    "Quality",
    "Research",
    "Sales",
    "Security",
    "Software",
    "Support",
    "Web",
];

const JOB_TYPES: &[&str] = &[
    "Administrator",
    "Advisor",
    "Analyst",
    "Architect",
    "Clerk",
    "Consultant",
    "Coordinator",
    "Designer",
    "Developer",
    "Director",
    "Engineer",
    "Expert",
    "Manager",
    "Officer",
    "Planner",
    "Producer",
    "Specialist",
    "Technician",
    "Writer",
];
