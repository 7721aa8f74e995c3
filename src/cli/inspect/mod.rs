//! `postcheck inspect`: what a run would do, without sending anything.

mod facts;
mod json;
mod layout;
mod tree;
mod variables;

use std::path::PathBuf;

use crate::report::Style;
use crate::variables::Scope;
use crate::variables::data::Row;

use super::args::{BuiltInArgs, InspectArgs, SelectionArgs};
use super::error::CliError;
use super::run::read_data;
use super::setup::Setup;
use super::{Exit, connect, print};

use facts::Facts;
use variables::Variables;

/// Prints the plan.
pub(super) fn run(args: &InspectArgs) -> Result<Exit, CliError> {
    let inspected = Inspected::of(args)?;
    let text = match args.json {
        true => json::document(&inspected)?,
        false => tree::text(&inspected, Style::of_stdout(args.color, false)),
    };
    print(text.as_bytes())
}

/// A run that is looked at, and what there is to say of it.
struct Inspected {
    setup: Setup,
    /// The backup of the built-in server, if the run would start one.
    sandbox: Option<PathBuf>,
    data: Option<PathBuf>,
    /// The folder of fixtures, if somebody said where it is.
    folder: Option<PathBuf>,
    /// Of each step, in the plan's order.
    facts: Vec<Facts>,
    variables: Variables,
}

impl Inspected {
    fn of(args: &InspectArgs) -> Result<Self, CliError> {
        let mut setup = Setup::of(&args.source, &args.selection)?;
        load_data(&mut setup, &args.selection)?;
        let sandbox = connect::backup_path(&setup, &BuiltInArgs::default());
        let store = setup.store(args.fixtures.as_deref());
        let facts = facts::of(&setup, store.as_ref());
        let variables = Variables::of(&setup, sandbox.is_some());
        let data = args.selection.iteration_data.clone();
        let folder = store.map(|store| store.folder().to_owned());
        Ok(Inspected { setup, sandbox, data, folder, facts, variables })
    }

    /// How many steps have a fixture.
    fn recorded(&self) -> usize {
        self.facts.iter().filter(|facts| facts.fixture.is_some()).count()
    }
}

/// Lets the names that any row of data has be those of the scope; values are not shown.
fn load_data(setup: &mut Setup, selection: &SelectionArgs) -> Result<(), CliError> {
    let Some(path) = &selection.iteration_data else { return Ok(()) };
    let rows = read_data(path)?.rows;
    let row: Row = rows.into_iter().flatten().collect();
    let file = path.display().to_string();
    setup.origins.extend(row.keys().map(|name| ((Scope::Data, name.clone()), file.clone())));
    setup.scopes.set_row(&row);
    Ok(())
}
