//! x
/// x
pub fn dynamic(_: &str, _: &mut dyn rand::Rng) -> Option<String> { None }
/// x
pub fn is_dynamic(_: &str) -> bool { false }
