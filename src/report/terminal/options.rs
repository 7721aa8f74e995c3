/// What the terminal report leaves out; newman has the same switches as `--reporter-cli-…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalOptions {
    /// Nothing at all.
    pub silent: bool,
    /// No line with the program's name.
    pub no_banner: bool,
    /// No differences and no scripts' assertions under the steps.
    pub no_assertions: bool,
    /// No lines for steps that conform, and for assertions that hold.
    pub no_success_assertions: bool,
    /// Nothing that scripts write on the console.
    pub no_console: bool,
    /// No summary table.
    pub no_summary: bool,
    /// No list of failures at the end.
    pub no_failures: bool,
    /// The time of day (UTC) before each request.
    pub show_timestamps: bool,
    /// How many differences are shown under a step; the same change at several indices counts as one.
    pub differences: usize,
}

impl Default for TerminalOptions {
    fn default() -> Self {
        TerminalOptions {
            silent: false,
            no_banner: false,
            no_assertions: false,
            no_success_assertions: false,
            no_console: false,
            no_summary: false,
            no_failures: false,
            show_timestamps: false,
            differences: 20,
        }
    }
}
