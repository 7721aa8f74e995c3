//! Places of a JSON body, and which of them are tried.

use serde_json::Value;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Edge {
    Name(String),
    Index(usize),
}

/// A place: the way to it from the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place(pub Vec<Edge>);

impl Place {
    pub(super) fn then(&self, edge: Edge) -> Self {
        let mut edges = self.0.clone();
        edges.push(edge);
        Place(edges)
    }

    pub(super) fn name(&self, name: &str) -> Self {
        self.then(Edge::Name(name.to_owned()))
    }

    pub(super) fn index(&self, index: usize) -> Self {
        self.then(Edge::Index(index))
    }

    /// The way to the container of this place, and the last step; `None` for the root.
    pub(super) fn split(&self) -> Option<(Place, &Edge)> {
        let (last, above) = self.0.split_last()?;
        Some((Place(above.to_vec()), last))
    }

    pub(super) fn of<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(root, |value, edge| match edge {
            Edge::Name(name) => value.get(name),
            Edge::Index(index) => value.get(index),
        })
    }

    pub(super) fn of_mut<'v>(&self, root: &'v mut Value) -> &'v mut Value {
        self.0.iter().fold(root, |value, edge| match edge {
            Edge::Name(name) => &mut value[name.as_str()],
            Edge::Index(index) => &mut value[*index],
        })
    }

    /// The JSONPath as differences have it.
    pub(super) fn text(&self) -> String {
        let mut text = "$".to_owned();
        for edge in &self.0 {
            match edge {
                Edge::Index(index) => text += &format!("[{index}]"),
                Edge::Name(name) => {
                    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                        && !name.starts_with(|c: char| c.is_ascii_digit());
                    text += &if plain { format!(".{name}") } else { format!("['{name}']") };
                }
            }
        }
        text
    }
}

/// Every place of a body, the root first.
pub(super) fn all(root: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    collect(root, &Place::default(), &mut found);
    found
}

fn collect(value: &Value, place: &Place, found: &mut Vec<Place>) {
    found.push(place.clone());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &place.index(index), found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, &place.name(name), found);
            }
        }
        _ => {}
    }
}

/// At most `most` places: the first, the last, the deepest, and others at even distances, which begin
/// elsewhere each turn so that different operators meet different places. Fewer than three are any.
pub(super) fn sample(places: Vec<&Place>, most: usize, turn: usize) -> Vec<&Place> {
    if places.len() <= most {
        return places;
    }
    let deepest = (0..places.len()).max_by_key(|at| places[*at].0.len()).unwrap_or(0);
    let mut chosen = match most {
        0..3 => Vec::new(),
        _ => vec![0, places.len() - 1, deepest],
    };
    let others = most.saturating_sub(chosen.len());
    for nth in 0..others {
        chosen.push((nth * places.len() / others + turn * 7919) % places.len());
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen.into_iter().map(|at| places[at]).collect()
}
