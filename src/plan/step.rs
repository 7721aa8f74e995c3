use std::fmt;

use crate::collection::{Behavior, Example, Request};

/// The ordered steps of one iteration after selection.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The collection's name.
    pub collection: String,
    /// Slug of that name: the folder of its fixtures.
    pub slug: String,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// Every step id of the whole collection, selected or not, in order: what a fixture may be named.
    pub all_ids: Vec<String>,
}

impl Plan {
    /// Whether any step runs a script.
    #[must_use]
    pub fn has_scripts(&self) -> bool {
        self.steps.iter().any(|step| !step.prerequest.is_empty() || !step.test.is_empty())
    }
}

/// One request of the plan with all that it inherits.
#[derive(Debug, Clone)]
pub struct Step {
    /// Position in the plan, from 0.
    pub index: usize,
    /// Position in the whole selection, of which the plan may be a shard.
    pub place: usize,
    /// It belongs to another shard, and steps of this one need what it does.
    pub pulled_in: bool,
    /// Slugs of the folder path and name, `password-api/list-details`; unique in the collection.
    pub id: String,
    /// The request's name as written.
    pub name: String,
    /// Names of the folders it lies in, outermost first.
    pub folders: Vec<String>,
    /// The item's own id in the file, if any.
    pub item_id: Option<String>,
    /// What the collection says of it.
    pub description: Option<String>,
    /// What to send, with the effective auth.
    pub request: Request,
    /// Merged `protocolProfileBehavior`.
    pub behavior: Behavior,
    /// Scripts before the request: collection, folders, request. Blank ones are left out.
    pub prerequest: Vec<StepScript>,
    /// Scripts after the response, in the same order.
    pub test: Vec<StepScript>,
    /// Saved responses.
    pub examples: Vec<Example>,
}

/// A script that a step runs, its own or inherited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepScript {
    /// Its text.
    pub source: String,
    /// What it stands on.
    pub owner: Owner,
}

/// What a script stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// The collection of that name.
    Collection(String),
    /// The folder of that name.
    Folder(String),
    /// The request of that name.
    Request(String),
}

impl Owner {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        let (Owner::Collection(name) | Owner::Folder(name) | Owner::Request(name)) = self;
        name
    }
}

/// As messages name it: `collection`, `folder "Users"`, `request "List"`.
impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Owner::Collection(_) => f.write_str("collection"),
            Owner::Folder(name) => write!(f, "folder \"{name}\""),
            Owner::Request(name) => write!(f, "request \"{name}\""),
        }
    }
}

impl Step {
    /// Method and URL template, `POST {{base_url}}/api/1.0/password/list`: what fixtures name it by.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.request.method, self.request.url)
    }
}
