//! Writes the shipped sample data. Run it after changing the accounts in `src/sandbox/sample/data`:
//! `cargo run --example make_sample_data`.

use std::path::Path;

use postcheck::sandbox::sample;

fn main() -> std::io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample-data.json.gz");
    let bytes = sample::generate(sample::SEED);
    std::fs::write(&path, &bytes)?;
    println!("{} bytes written to {}", bytes.len(), path.display());
    Ok(())
}
