//! install with Cargo: the packages of the axum contestant, from its Cargo.lock, with an empty cache.
//! One line asked, one line answered (docs/formats/program.md).

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

type Answer = Result<String, Box<dyn Error>>;

struct Place {
    service: PathBuf,
    cargo: String,
    cache: PathBuf,
}

impl Place {
    fn cargo(&self, words: &[&str]) -> Result<(), Box<dyn Error>> {
        // Output would be taken for an answer, so there is none.
        let status = Command::new(&self.cargo).args(words).current_dir("app").env("CARGO_HOME", &self.cache).stdout(Stdio::null()).status()?;
        if status.success() { Ok(()) } else { Err(format!("cargo {}: {status}", words.join(" ")).into()) }
    }

    fn install(&self) -> Answer {
        for folder in [Path::new("app"), &self.cache] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        fs::create_dir_all("app/src")?;
        for name in ["Cargo.toml", "Cargo.lock", "src/main.rs"] {
            fs::copy(self.service.join(name), Path::new("app").join(name))?;
        }
        // Only what this machine compiles; Cargo compares each package with Cargo.lock.
        self.cargo(&["fetch", "--locked", "--target", &format!("{}-unknown-linux-gnu", env::consts::ARCH)])?;
        Ok(r#"{"installed":true}"#.into())
    }

    /// Cargo finds every package without the network.
    fn inspect(&self) -> Answer {
        self.cargo(&["tree", "--locked", "--offline"])?;
        Ok(format!(r#"{{"works":true,"bytes":{}}}"#, bytes_below(&self.cache.join("registry/src"))?))
    }
}

fn bytes_below(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            bytes += bytes_below(&entry.path())?;
        } else if kind.is_file() {
            bytes += entry.metadata()?.len();
        }
    }
    Ok(bytes)
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().collect();
    let [_, service, cargo] = words.as_slice() else { return Err("cargo SERVICE CARGO".into()) };
    let place = Place { service: service.into(), cargo: cargo.clone(), cache: env::current_dir()?.join("cache") };
    for line in io::stdin().lock().lines() {
        let asked: String = line?.split_whitespace().collect();
        let said = if asked.contains(r#""task":"install""#) { place.install() } else { place.inspect() };
        let line = said.unwrap_or_else(|error| format!(r#"{{"error":{:?}}}"#, error.to_string()));
        writeln!(io::stdout(), "{line}")?;
    }
    Ok(())
}
