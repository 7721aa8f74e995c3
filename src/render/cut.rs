/// g
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    /// p
    Postman,
    /// f
    Fixture,
}
/// p
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// t
    Text(&'a str),
    /// t
    Token(&'a str),
}
/// c
pub fn cut(text: &str, _g: Grammar) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(i) = rest.find("{{") {
        let Some(j) = rest[i..].find("}}") else { break };
        if i > 0 {
            out.push(Piece::Text(&rest[..i]));
        }
        out.push(Piece::Token(&rest[i + 2..i + j]));
        rest = &rest[i + j + 2..];
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest));
    }
    out
}
