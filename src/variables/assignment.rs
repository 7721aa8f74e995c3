use std::str::FromStr;

/// A `NAME=VALUE` argument of `--env-var`, `--global-var` or `--var`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// What stands before the first `=`.
    pub name: String,
    /// All that follows it, further `=` included; empty when there is no `=`, as newman has it.
    pub value: String,
    /// Whether there is no `=`.
    pub is_bare: bool,
}

/// Why an argument assigns nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentError {
    /// Nothing stands before the `=`. The argument is not repeated: it may hold a secret.
    #[error("no variable name before `=`; write NAME=VALUE")]
    NoName,
}

impl FromStr for Assignment {
    type Err = AssignmentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let split = text.split_once('=');
        let (name, value) = split.unwrap_or((text, ""));
        if name.is_empty() {
            return Err(AssignmentError::NoName);
        }
        let (name, value) = (name.to_owned(), value.to_owned());
        Ok(Assignment { name, value, is_bare: split.is_none() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_the_first_equals_sign_only() {
        for (text, name, value) in [
            ("a=b", "a", "b"),
            ("a=b=c", "a", "b=c"),
            ("a=", "a", ""),
            ("a", "a", ""),
            ("a b = c ", "a b ", " c "),
            ("url=https://h/?q=1", "url", "https://h/?q=1"),
        ] {
            let (name, value) = (name.to_owned(), value.to_owned());
            let expected = Assignment { name, value, is_bare: text == "a" };
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_an_empty_name_without_repeating_the_value() {
        for text in ["", "=", "=hunter2"] {
            let error = text.parse::<Assignment>().unwrap_err();
            assert!(!error.to_string().contains("hunter2"));
        }
    }
}
