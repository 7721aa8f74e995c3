//! `postcheck.toml`: defaults, named targets, rules for all steps.
